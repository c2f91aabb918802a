import { randomBytes } from 'node:crypto';
import { type ActionInput, Cases, type NewCase } from '@app/casework';
import { Contacts } from '@app/contacts';
import { newId } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { Files } from '@app/documents';
import { CaseNotices } from '@app/notification';
import sharp from 'sharp';
import { DeskVisitor } from '../../../../test/support/desk-visitor';
import { TestApi } from '../../../../test/support/test-api';

jest.setTimeout(60_000); // a small machine under load

const staff = { kind: 'staff' as const, userId: newId(), roles: ['officer', 'section_head', 'secretary'] };
const reviewer = { ...staff, userId: newId() };

describe('how a citizen wants his result', () => {
  let api: TestApi;
  let cases: Cases;
  let token: string;
  let officer: DeskVisitor;

  beforeAll(async () => {
    api = await TestApi.start();
    cases = api.app.get(Cases);
    token = await api.person('petugas', 'officer');
    officer = new DeskVisitor(api.app);
    await officer.login('petugas', 'kata sandi petugas');
  });
  afterAll(() => api?.stop());

  const act = (id: string, action: string, input: Partial<ActionInput> = {}): Promise<unknown> =>
    cases.act(id, action, { actor: action === 'review' ? reviewer : staff, ...input });

  /** A case from a chat, as the yes with its wish opens it. */
  async function aCase(delivery: NewCase['delivery']): Promise<{ id: string; identityId: string }> {
    const at = new Date();
    const sender = { channel: 'messenger', account: 'a', senderId: newId(), at };
    const { identityId } = await api.app.get(Contacts).resolve(sender);
    const { id } = await cases.open({
      receiptSeed: randomBytes(32),
      service: 'ak1',
      fields: { applicant_name: 'Contoh Warga', nik: '6402990101900001', village: '64.02.08.2005' },
      documents: [],
      applicant: { name: 'Contoh Warga' },
      channel: 'messenger',
      ...{ at, identityId, delivery },
    });
    return { id, identityId };
  }

  async function handOver(id: string): Promise<void> {
    for (const action of ['start_verification', 'confirm_identity', 'draft_letter', 'review'])
      await act(id, action);
    const create = { width: 420, height: 560, channels: 3 as const, background: '#c87840' };
    const scan = await sharp({ create }).jpeg().toBuffer();
    const { fileId } = await api.app.get(Files).store(scan, { purpose: 'upload' });
    await act(id, 'record_signature', { fileId });
    await act(id, 'mark_ready');
    await act(id, 'hand_over');
    await api.app.get(CaseNotices).follow(id);
  }

  /** All that goes into this person's chat: words, and how many files. */
  async function sent(identityId: string): Promise<{ words: string; files: number }> {
    const rows = await api.app
      .get(Database)
      .query<{ id: string; sealed: Buffer }>(
        'SELECT id, content_sealed AS sealed FROM outbound_messages WHERE identity_id = $1 ORDER BY id',
        [identityId],
      );
    const contents = rows.map(({ id, sealed }) =>
      api.app
        .get(Vault)
        .openJson<{ text?: string; file?: object }>(`outbound_messages.content.${id}`, sealed),
    );
    return {
      words: contents.map(({ text }) => text ?? '').join('\n'),
      files: contents.filter(({ file }) => file).length,
    };
  }

  it.each([
    ['chat', 1, /Silakan ambil di/, 'Hasil dikirim ke chat'],
    ['office', 0, /Silakan ambil di/, 'Hasil diambil di kantor'],
    ['village', 0, /diambil lewat kantor desa/, 'Hasil diambil lewat desa'],
    [undefined, 1, /Silakan ambil di/, null],
  ] as const)(
    '%s: %d file goes into the chat, and officers see the wish',
    async (delivery, files, where, seen) => {
      const { id, identityId } = await aCase(delivery);
      const { body } = await api.call('GET', `/cases/${id}`, token);
      expect(body['delivery']).toBe(delivery ?? null);
      const { html } = await officer.get(`/petugas/berkas/${id}`);
      expect(/Hasil di[^<]+/.exec(html)?.[0] ?? null).toBe(seen);

      await handOver(id);
      const chat = await sent(identityId);
      expect(chat.words).toMatch(where);
      expect(chat.files).toBe(files);
      const handedOver = (await cases.events(id)).find(({ action }) => action === 'hand_over');
      expect(handedOver?.detail).toMatchObject({ byChat: files > 0 }); // the ledger tells what was done
    },
  );
});
