import { AnswerWords } from './answer-words';
import { type DialogueResult, type DialogueState, emptyState, type KnownCase } from './dialogue-state';
import { tryOutWish } from './try-out-words';
import { catalogue, turn } from '../testing/pure-chat';

const words = new AnswerWords(catalogue.language['tryout']);
const keys = ({ replies }: DialogueResult): string[] => replies.map(({ key }) => key);
const hour = 3_600_000;
const begin = Date.parse('2026-03-02T02:00:00Z');
const after = (hours: number): Date => new Date(begin + hours * hour);

const draft: DialogueState = {
  ...emptyState,
  step: 'collecting',
  service: 'iumk',
  values: { applicant_name: 'Siti Contoh', nik: '6402995205990001' },
  papers: { ktp: { attachmentId: 'photo-1' } },
  asked: { kind: 'field', key: 'phone' },
  heardAt: '2026-03-02T01:59:00.000Z',
};
/** A yes would send it. */
const ready: DialogueState = { ...draft, step: 'confirming', asked: undefined };
const trying = (outside: DialogueState = emptyState): DialogueState => turn(outside, { text: 'coba' }).state;
const play = (state: DialogueState, ...texts: string[]): DialogueResult =>
  texts.reduce<DialogueResult>((last, text) => turn(last.state, { text }), {
    state,
    replies: [],
    effects: [],
  });

const ownCase: KnownCase = {
  id: '01900000-0000-7000-8000-000000000001',
  receiptCode: 'KB-7F3K9M-2',
  service: 'iumk',
  title: 'IUMK',
  status: 'submitted',
  label: 'Masuk antrean',
  promisedAt: '',
  returned: [{ key: 'ktp', label: 'Foto KTP' }],
  steps: [],
  waits: true,
};

describe('the words for a try-out', () => {
  it.each([
    ...[
      'coba',
      'COBA',
      'cobaaa',
      'coba2',
      'nyoba',
      'Mode Coba',
      'modecoba?',
      'mode cba',
      'latihan',
      'latian',
    ],
    ...[
      'mau coba dulu dong',
      'handak latihan pang',
      'uji coba',
      'simulasi',
      'mode percobaan',
      'bisa coba kah min',
    ],
  ])('%j begins one', (text) => {
    expect(tryOutWish(text, words, false)).toBe('begin');
  });

  it.each([
    'selesai coba',
    'SELESAI COBA',
    'slesai coba',
    'akhiri mode coba',
    'keluar dari mode coba ya',
    'stop latihan',
  ])('%j ends one', (text) => {
    expect(tryOutWish(text, words, false)).toBe('end');
  });

  it.each([
    ...[
      'coba lagi',
      'coba cek berkas saya',
      'coba tanya petugas',
      'saya sudah coba kirim',
      'mau coba bikin iumk',
    ],
    ...['selesai', 'cobek', 'ikan cobia', 'latihan menjahit', 'sudah selesai kah', '', '???'],
  ])('%j says nothing of one', (text) => {
    expect(tryOutWish(text, words, false)).toBeNull();
  });

  it('are the whole message beside a draft, where more is said of the draft itself', () => {
    expect(tryOutWish('coba', words, true)).toBe('begin');
    expect(tryOutWish('mau coba dulu ya', words, true)).toBeNull();
  });
});

describe('a try-out', () => {
  it('says what it is, then begins as the real dialogue does', () => {
    expect(keys(turn(emptyState, { text: 'coba' }))).toEqual(['tryout.begun', 'dialogue.menu']);
    expect(keys(turn(trying(), { text: 'ak1' }))).toContain('dialogue.requirements');
    expect(keys(turn(emptyState, { text: 'latihan iumk' }))).toEqual(
      expect.arrayContaining(['tryout.begun', 'dialogue.requirements']),
    );
  });

  it.each(['latihan iumk', 'mode coba kartu kuning', 'simulasi izin usaha'])(
    'begins with the service of %j',
    (text) => {
      expect(turn(emptyState, { text }).state).toMatchObject({ step: 'collecting', tryOut: {} });
    },
  );

  it.each(['latihan kerja ak1', 'mau coba bikin iumk', 'ikut latihan kerja di BLK pakai ak1 kah'])(
    'is not meant by %j',
    (text) => {
      expect(turn(emptyState, { text }).state.tryOut).toBeUndefined();
    },
  );

  it('goes on when only what is filled in is given up', () => {
    const given = play(trying(draft), 'ak1', 'batal');
    expect(given.state).toMatchObject({ step: 'idle', tryOut: { outside: draft } });
  });

  it('ends with a receipt that is none, and the draft that stood before is asked on', () => {
    const inside = { ...ready, tryOut: { until: after(6).toISOString(), outside: draft } };
    const sent = turn(inside, { text: 'ya' });
    expect(sent.effects).toEqual([]);
    expect(keys(sent).slice(0, 2)).toEqual(['tryout.receipt', 'tryout.ended']);
    expect(sent.state).toMatchObject({ service: 'iumk', values: draft.values, papers: draft.papers });
    expect(sent.state.tryOut).toBeUndefined();
  });

  it.each(['selesai coba', 'selesai', 'keluar', 'berhenti coba', 'batal latihan'])(
    'is left by %j',
    (text) => {
      const left = play(trying(draft), 'ak1', 'Budi Contoh', text);
      expect(keys(left)[0]).toBe('tryout.ended');
      expect(left.state).toMatchObject({ service: 'iumk', values: draft.values, papers: draft.papers });
      expect(left.state.tryOut).toBeUndefined();
    },
  );

  it.each(['0', 'petugas'])('leads to a person by %j, who finds what is real', (text) => {
    const asked = play(trying(draft), 'ak1', text);
    expect(asked.effects).toEqual([{ type: 'hand_over' }]);
    expect(asked.state).toEqual({ ...draft, misses: 0 });
  });

  it('begins anew when it is asked for again, and never keeps itself waiting', () => {
    const again = play(trying(draft), 'ak1', 'coba').state;
    expect(again.service).toBeUndefined();
    expect(again.tryOut?.outside).toEqual(draft);
  });

  it.each([
    'petugasnya minta uang 50 ribu',
    'hapus semua data saya',
    'KEBERATAN KB-7F3K9M-2 alasannya keliru',
    'IKUT KB-7F3K9M-2 123456',
    'KB-7F3K9M-2',
    'sudah jadi kah',
  ])('does nothing of %j and says where it can be done', (text) => {
    const told = turn(trying(), { text }, { cases: [ownCase] });
    expect(told.effects).toEqual([]);
    expect(keys(told)).toContain('tryout.not_here');
    expect(told.state.tryOut).toBeDefined();
  });

  it('does nothing of a press on real news', () => {
    const pressed = turn(
      trying(),
      { text: 'x' },
      { cases: [ownCase], tap: { caseId: ownCase.id, action: 'cancel' } },
    );
    expect(pressed).toMatchObject({ effects: [], replies: [{ key: 'tryout.not_here' }] });
  });

  it('shows no case of the citizen, and takes no photo for one', () => {
    const photo = turn(trying(), { papers: ['photo-9'] }, { cases: [ownCase] });
    expect(photo.effects).toEqual([]);
    expect(keys(photo)).toContain('dialogue.loose_photo');
  });

  it('that counts wishes for what is not done here counts none', () => {
    const wish = turn(trying(), { text: 'mau buat ktp' });
    expect(keys(wish)[0]).toMatch(/^referral\./);
    expect(wish.effects).toEqual([]);
  });

  it('is over after hours of silence, and what was meant for it is no answer outside', () => {
    const hours = catalogue.office.try_out_hours;
    const meant = turn(trying(ready), { text: 'ya' }, { today: after(hours) });
    expect(meant.effects).toEqual([]);
    expect(keys(meant)[0]).toBe('tryout.over');
    expect(meant.state).toMatchObject({ step: 'confirming', values: ready.values });
    expect(turn(trying(ready), { text: '0' }, { today: after(hours) }).effects).toEqual([
      { type: 'hand_over' },
    ]);
    const heard = turn(trying(ready), { text: 'ak1' }, { today: after(hours - 1) });
    expect(heard.state.tryOut?.until).toBe(after(2 * hours - 1).toISOString());
  });

  it('outside is only said to be off', () => {
    expect(keys(turn(draft, { text: 'selesai coba' }))[0]).toBe('tryout.none');
  });
});
