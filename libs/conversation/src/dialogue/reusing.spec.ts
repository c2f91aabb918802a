import type { ServiceDefinition } from '@app/catalogue';
import { catalogue, turn } from '../testing/pure-chat';
import { type DialogueResult, type DialogueState, type EarlierPaper, emptyState } from './dialogue-state';

const nik = '6402995205990001';
const keys = ({ replies }: DialogueResult): string[] => replies.map(({ key }) => key);
const items = ({ replies }: DialogueResult): string | undefined =>
  replies.find(({ key }) => key === 'dialogue.reuse')?.params?.['items'];

function aPaper(key: string, about: Partial<EarlierPaper> = {}): EarlierPaper {
  const receiptCode = about.receiptCode ?? 'KB-7F3K9M-2';
  return {
    documentId: `${receiptCode}/${key}`,
    key,
    service: 'ak1',
    receiptCode,
    nik,
    day: '2 Februari 2026',
    cameAt: '2026-02-02T02:00:00Z',
    kind: 'image',
    ...about,
  };
}

const both = [aPaper('ktp'), aPaper('kk')];
const values = {
  applicant_name: 'Siti Contoh',
  nik,
  phone: '+628000000321',
  address: 'Jl. Contoh RT 2',
  business_name: 'Kios Contoh',
  business_form: 'perorangan',
  business_activity: 'menjual sembako',
  business_place_type: 'kios',
};
/** All fields but the last are told, so that the next answer leads to the papers. */
function almost(about: Partial<DialogueState> = {}): DialogueState {
  const { fields } = catalogue.service('iumk');
  const told = Object.fromEntries(
    fields
      .filter(({ required, key }) => required && key !== 'applicant_name')
      .map(({ key }) => [key, key in values ? values[key as keyof typeof values] : 'x']),
  );
  return {
    ...emptyState,
    step: 'collecting',
    service: 'iumk',
    values: told,
    asked: { kind: 'field', key: 'applicant_name' },
    skipped: fields.map(({ key }) => key),
    ...about,
  };
}
const atPapers = (
  earlier: readonly EarlierPaper[] = both,
  services?: readonly ServiceDefinition[],
): DialogueResult => turn(almost(), { text: 'Siti Contoh' }, { earlier, ...(services ? { services } : {}) });
const answer = (text: string, earlier: readonly EarlierPaper[] = both): DialogueResult =>
  turn(atPapers(both).state, { text }, { earlier });

describe('papers that were found good before', () => {
  it('are offered by one question when the papers are asked for', () => {
    const asked = atPapers();
    expect(asked.replies.at(-1)).toEqual({
      key: 'dialogue.reuse',
      params: { items: 'Foto KTP, Foto Kartu Keluarga', receiptCode: 'KB-7F3K9M-2', day: '2 Februari 2026' },
      choices: [
        { value: 'ya', label: 'dialogue.choice_reuse' },
        { value: 'tidak', label: 'dialogue.choice_send_new' },
      ],
    });
    expect(asked.state.papers).toEqual({});
  });

  it.each(['ya', '1', 'iya', 'pakai lagi', 'pake aja bu', 'pakai yang lama'])(
    'serve again after %j',
    (text) => {
      const { state, replies } = answer(text);
      expect(state.papers).toEqual({
        ktp: { fromDocument: 'KB-7F3K9M-2/ktp' },
        kk: { fromDocument: 'KB-7F3K9M-2/kk' },
      });
      expect(replies.map(({ key }) => key)).toEqual(['dialogue.reused', 'ask.pas_foto']);
    },
  );

  it.each(['tidak', 'bukan', 'kirim foto baru', 'foto baru saja', 'jangan dipakai', 'ndik usah'])(
    'are asked for as usual after %j, and not offered again',
    (text) => {
      const { state } = answer(text);
      expect(state.papers).toEqual({});
      const photo = turn(state, { papers: ['photo-1'] }, { earlier: both });
      expect(keys(photo)).not.toContain('dialogue.reuse');
    },
  );

  it('serve one by one where only one is named', () => {
    const { state, replies } = answer('pakai KTP saja');
    expect(state.papers).toEqual({ ktp: { fromDocument: 'KB-7F3K9M-2/ktp' } });
    expect(replies.map(({ key }) => key)).toEqual(['dialogue.reused', 'ask.kk']);
  });

  it.each(['hmm', 'berapa lama jadinya?', 'fotonya yang waktu itu saya kirim lewat adik saya kemarin'])(
    'are never taken for %j',
    (text) => {
      expect(answer(text).state.papers).toEqual({});
    },
  );

  it('need not be asked for where a photo came instead', () => {
    const photo = turn(atPapers().state, { papers: ['photo-1'] }, { earlier: both });
    expect(photo.state.papers).toEqual({ ktp: { attachmentId: 'photo-1' } });
    expect(items(photo)).toBe('Foto Kartu Keluarga');
  });

  it.each([
    ['of another NIK', [aPaper('ktp', { nik: '6402991205850001' })]],
    ['that this service does not ask for', [aPaper('ijazah')]],
    ['that are of another service’s kind', [aPaper('pas_foto')]],
    ['that never serve twice', [aPaper('surat_pengantar', { service: 'iumk' })]],
    ['that have grown too old', [aPaper('kk', { cameAt: '2025-03-01T02:00:00Z' })]],
    ['of a type that is not taken', [aPaper('pas_foto', { service: 'iumk', kind: 'pdf' })]],
  ])('%s are not offered', (_which, earlier) => {
    expect(items(atPapers(earlier))).toBeUndefined();
  });

  it('of the same service may be what another service’s may not', () => {
    expect(items(atPapers([aPaper('pas_foto', { service: 'iumk' })]))).toBe('Pas foto 4x6 berwarna');
  });

  it('of two cases are offered one case after the other, the newest first', () => {
    const two = [aPaper('kk', { receiptCode: 'KB-NEW' }), ...both];
    const first = atPapers(two);
    expect(items(first)).toBe('Foto Kartu Keluarga');
    expect(items(turn(first.state, { text: 'ya' }, { earlier: two }))).toBe('Foto KTP');
  });

  it('are asked for anew when the NIK is put right to another one', () => {
    const taken = answer('ya').state;
    const corrected = turn(taken, { text: 'NIK: 6402991205850001' }, { earlier: both });
    expect(corrected.state.papers).toEqual({});
  });

  it('that are gone when the case is to be opened are asked for instead', () => {
    const { state } = answer('ya');
    const ready: DialogueState = {
      ...state,
      step: 'confirming',
      papers: { ...state.papers, pas_foto: { willBring: true }, surat_pengantar: { willBring: true } },
    };
    expect(turn(ready, { text: 'ya' }, { earlier: both }).effects).toEqual([{ type: 'open_case' }]);
    const late = turn(ready, { text: 'ya' }, { earlier: [aPaper('kk')] });
    expect(late.effects).toEqual([]);
    expect(keys(late)).toEqual(['dialogue.reuse_over', 'ask.ktp']);
  });
});
