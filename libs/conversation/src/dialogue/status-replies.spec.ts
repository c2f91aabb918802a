import type { KnownCase } from './dialogue-state';
import { statusReplies } from './status-replies';

const aCase: KnownCase = {
  id: '01900000-0000-7000-8000-000000000001',
  receiptCode: 'KB-7F3K9M-2',
  service: 'iumk',
  title: 'IUMK',
  status: 'verifying',
  label: 'Pemeriksaan berkas',
  promisedAt: 'Rabu',
  closed: '3 Maret 2026 (Banjir)',
  returned: [],
  steps: [],
  waits: false,
};

describe('the status in the chat', () => {
  it('says why it takes longer while the office is shut', () => {
    expect(statusReplies([aCase], null)[1]).toEqual({
      key: 'dialogue.status_closed',
      params: { closed: '3 Maret 2026 (Banjir)' },
    });
  });

  it('says how long still, and what is to come', () => {
    const outlook = { since: 'sejak Senin', place: 'Berkas ini nomor 2.', likely: '', signing: '' };

    expect(statusReplies([{ ...aCase, closed: '', outlook, toBring: 'Foto KTP' }], null)).toEqual([
      expect.objectContaining({ params: expect.objectContaining({ since: 'sejak Senin' }) }),
      { key: 'dialogue.status_outlook', params: { place: 'Berkas ini nomor 2.', likely: '', signing: '' } },
      { key: 'dialogue.status_to_bring', params: { items: 'Foto KTP' } },
    ]);
  });

  it.each([
    ['there is no closure', { closed: '' }],
    ['something is asked of the citizen', { returned: [{ key: 'ktp', label: 'Foto KTP' }] }],
  ])('says nothing of it when %s', (_why, about) => {
    expect(statusReplies([{ ...aCase, ...about }], null)).toHaveLength(1);
  });
});
