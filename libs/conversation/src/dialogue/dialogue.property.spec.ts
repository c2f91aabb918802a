import type { FieldDefinition } from '@app/catalogue';
import type { OutboundContent } from '@app/core';
import fc from 'fast-check';
import { askedQuestion } from '../asked-question';
import { neverTwice } from '../never-twice';
import { meantByNumber, type OfferedChoices, offeredIn } from '../offered-choices';
import { catalogue, turn } from '../testing/pure-chat';
import {
  type DialogueResult,
  type DialogueState,
  type EarlierPaper,
  emptyState,
  type Reply,
} from './dialogue-state';
import { isReuseAsked } from './earlier-papers';

jest.setTimeout(120_000); // a small machine under load

/** Papers of cases that this chat sent before: of whom the straight answers speak, and of another one. */
const earlier = ['6402991205850001', '6402995205990001'].flatMap((nik) =>
  ['ktp', 'kk', 'ijazah'].map((key): EarlierPaper => ({
    documentId: `${nik}-${key}`,
    key,
    service: 'ak1',
    receiptCode: `KB-${nik.slice(-4)}`,
    nik,
    day: '2 Februari 2026',
    cameAt: '2026-02-02T02:00:00Z',
    kind: 'image',
  })),
);
/** What the office tells of itself; here it is not looked at. */
const facts = { office: 'K', address: 'A', hours: 'J', open: 'B', phone: 'T', signing: 'S', pin: '000000' };

interface Input {
  text: string;
  papers: number;
  other: boolean;
}

/** One citizen and the pure dialogue, with what the conversation does around it. */
class Chat {
  state: DialogueState = emptyState;
  said: string | undefined;
  offered: OfferedChoices | undefined;
  heard: string[] = [];
  isWithPerson = false;
  sent = 0;
  /** Papers of earlier cases that went into new ones. */
  reused = 0;
  triedOut = 0;
  private photos = 0;

  turn({ text: written, papers, other }: Input): DialogueResult {
    const asked = askedQuestion(this.state, catalogue.services);
    const text = meantByNumber(written, this.offered, asked) ?? written;
    const ids = Array.from({ length: papers }, () => `photo-${this.photos++}`);
    return turn(this.state, { text, papers: ids, other }, { earlier });
  }

  live(input: Input): void {
    const outcome = this.turn(input);
    const replies = [...outcome.replies];
    this.watch(outcome);
    this.state = outcome.state;
    for (const effect of outcome.effects) {
      if (effect.type === 'hand_over') this.isWithPerson = true;
      if (effect.type === 'complain') replies.push({ key: 'complaint.ask' });
      if (effect.type !== 'open_case') continue;
      this.sent += 1;
      this.state = { ...emptyState, lastCode: 'KB-7F3K9M-2' };
      replies.push({ key: 'dialogue.receipt', params: { service: 'S', receiptCode: 'KB-7F3K9M-2' } });
    }
    const contents = replies.map((reply) => contentOf(reply, outcome.state.service));
    const told = neverTwice(contents, this.said, (again) =>
      catalogue.texts.render('dialogue.again', { text: again }),
    );
    this.said = told.said;
    this.offered = offeredIn(told.contents);
    this.heard.push(...told.contents.flatMap(({ text }) => text ?? []));
    if (told.contents.length === 0) throw new Error(`no answer to "${input.text}" at ${this.state.step}`);
  }

  /** A try-out comes to nothing and leaves what stood before; a case gets no paper of another one's. */
  private watch({ state, effects }: DialogueResult): void {
    const { tryOut: before, ...outside } = this.state;
    if (state.tryOut) {
      this.triedOut += 1;
      expect(effects).toEqual([]);
      expect(state.tryOut.outside).toEqual(before?.outside ?? outside);
    }
    const isSent = effects.some(({ type }) => type === 'open_case');
    if (before) expect(isSent).toBe(false);
    const again = Object.values(state.papers).flatMap((paper) =>
      'fromDocument' in paper ? paper.fromDocument : [],
    );
    this.reused += isSent ? again.length : 0;
    if (isSent) expect(again.filter((id) => !id.startsWith(String(state.values['nik'])))).toEqual([]);
  }

  get hasWayToOfficer(): boolean {
    return ['0', 'petugas'].every((text) =>
      this.turn({ text, papers: 0, other: false }).effects.some(({ type }) => type === 'hand_over'),
    );
  }
}

function contentOf({ key, params, choices }: Reply, service?: string): OutboundContent {
  return {
    text: catalogue.texts.render(key, { ...facts, ...params }, service),
    choices: choices?.map(({ value, label }) => ({ value, label })),
  };
}

const say = (text: string): Input => ({ text, papers: 0, other: false });
const photo: Input = { text: '', papers: 1, other: false };

/** What a person writes who just answers what is asked. */
function straightAnswer(state: DialogueState): Input {
  const { step, asked, proposed, service: code, complaining } = state;
  if (complaining) return say('Petugasnya kurang ramah kemarin pagi');
  if (['idle', 'choosing'].includes(step)) return say('iumk');
  if (step === 'confirming' || proposed || isReuseAsked(state)) return say('ya');
  if (asked?.kind !== 'field') return photo;
  const field = catalogue.service(code ?? '').fields.find(({ key }) => key === asked.key);
  return say(field ? answerTo(field) : 'lanjut');
}

function answerTo({ key, type, options }: FieldDefinition): string {
  if (key === 'applicant_name') return 'Budi Contoh';
  const byType: Partial<Record<FieldDefinition['type'], string>> = {
    nik: '6402991205850001',
    kk: '6402991205850002',
    phone: '0800 0000 4321',
    date: '12-05-1985',
    number: '2017',
    money: '2 juta',
    village: 'Liang',
    address: 'Jl. Contoh RT 2',
    yes_no: 'ya',
    list: 'las, menjahit',
  };
  return byType[type] ?? Object.values(options ?? {})[0] ?? 'Menjual sembako';
}

const spoken = [
  ...['halo', 'assalamualaikum', 'iumk', 'ak1', 'mau bikin kartu kuning', 'handak baulah ijin usaha pentol'],
  ...[
    'batal',
    'ndik jadi pang',
    'ya',
    'iya',
    'tidak',
    'bukan',
    'salah',
    'status',
    'menu',
    'makasih',
    'nanti',
  ],
  ...[
    'bawa semua',
    'bawa ke kantor',
    'ganti nama',
    'nama saya Siti Contoh',
    'itu KK',
    'itu ktp',
    '1',
    '2',
    '4',
  ],
  ...['12', '99', '6402995205990001', '6402993113990001', '0800 0000 1234', 'Liang', 'kedang ipil', '2jt'],
  ...['berapa biayanya', 'apa saja syaratnya', 'mau buat ktp', 'urus skck dimana', 'kantor buka jam berapa'],
  ...[
    'berapa lama jadinya',
    'maksud:INFO_UMUM',
    'maksud:IUMK_SYARAT:iumk',
    'step:x:y',
    '👍',
    '???',
    'tgl lahir',
  ],
  ...['tgl lahir saya keliru 12 bukan 21', 'Nama lengkap: Budi Contoh\nNIK: 6402991205850001', 'lama banget'],
  ...[
    'kecewa',
    'KEBERATAN',
    'IKUT',
    'coba',
    'mode coba',
    'selesai coba',
    'latihan iumk',
    'pakai lagi',
    'foto baru',
    'selesai',
    'lewati',
    'kk',
    'kita',
    'usaha',
    'kerja',
    'SMA',
    'kawin',
  ],
];
/** The whole form of a service, as it is copied and filled in. */
const forms = catalogue.services.map(({ fields }) =>
  fields
    .filter(({ required }) => required)
    .map((field) => `${field.label}: ${answerTo(field)}`)
    .join('\n'),
);
const input: fc.Arbitrary<Input> = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...forms).map(say) },
  { weight: 8, arbitrary: fc.constantFrom(...spoken).map(say) },
  { weight: 2, arbitrary: fc.string({ maxLength: 40 }).map(say) },
  {
    weight: 2,
    arbitrary: fc.integer({ min: 1, max: 5 }).map((papers) => ({ text: '', papers, other: false })),
  },
  { weight: 1, arbitrary: fc.constant<Input>({ text: '', papers: 0, other: true }) },
  { weight: 3, arbitrary: fc.constant<Input>({ text: 'straight', papers: 0, other: false }) },
);

function play(inputs: readonly Input[]): Chat {
  const chat = new Chat();
  for (const one of inputs) {
    if (chat.isWithPerson) break;
    const isStraight = one.text === 'straight';
    chat.live(isStraight ? straightAnswer(chat.state) : one);
  }
  return chat;
}

const chats = fc.array(input, { minLength: 1, maxLength: 30 });
const runs = { numRuns: 60 };
/** More than all fields and papers of a service, twice where the first is a try-out, with a no and a complaint on the way. */
const longestStraight = 60;

describe('a dialogue, whatever is said', () => {
  it('ends with a person, or straight answers complete the case', () => {
    const reached = { reused: 0, triedOut: 0 };
    fc.assert(
      fc.property(chats, (inputs) => {
        const chat = play(inputs);
        const before = chat.sent;
        for (let i = 0; i < longestStraight && !chat.isWithPerson && chat.sent === before; i++) {
          chat.live(straightAnswer(chat.state));
        }
        reached.reused += chat.reused;
        reached.triedOut += chat.triedOut;
        expect(chat.isWithPerson || chat.sent > before).toBe(true);
      }),
      runs,
    );
    expect(Math.min(...Object.values(reached))).toBeGreaterThan(0);
  });

  it('never says the same twice in a row, and no full NIK', () => {
    fc.assert(
      fc.property(chats, (inputs) => {
        const { heard } = play(inputs);
        expect(heard.filter((text, i) => i > 0 && text === heard[i - 1])).toEqual([]);
        expect(heard.filter((text) => /\d{16}/.test(text))).toEqual([]);
      }),
      runs,
    );
  });

  it('has a way to an officer from everywhere', () => {
    fc.assert(
      fc.property(chats, (inputs) => {
        const chat = play(inputs);
        expect(chat.isWithPerson || chat.hasWayToOfficer).toBe(true);
      }),
      runs,
    );
  });
});
