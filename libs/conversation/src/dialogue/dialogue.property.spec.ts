import { join } from 'node:path';
import { type FieldDefinition, loadCatalogue } from '@app/catalogue';
import type { OutboundContent } from '@app/core';
import fc from 'fast-check';
import { askedQuestion } from '../asked-question';
import { DraftWords } from '../draft-words';
import { neverTwice } from '../never-twice';
import { meantByNumber, type OfferedChoices, offeredIn } from '../offered-choices';
import { Understanding } from '../understand/understanding';
import { AnswerWords } from './answer-words';
import { converse } from './dialogue';
import { type DialogueResult, type DialogueState, emptyState, type Reply } from './dialogue-state';
import type { DialogueContext } from './turn';

jest.setTimeout(120_000); // a small machine under load

const catalogue = loadCatalogue(join(__dirname, '../../../../catalogue'));
const understanding = new Understanding(catalogue);
const draft = new DraftWords(catalogue);
const today = new Date('2026-03-02T02:00:00Z');
const words = new AnswerWords(catalogue.language['answers']);
const questions = new AnswerWords(catalogue.language['questions']);
const rights = new AnswerWords(catalogue.language['rights']);
const delivery = new AnswerWords(catalogue.language['delivery']);
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
  private photos = 0;

  turn({ text: written, papers, other }: Input): DialogueResult {
    const asked = askedQuestion(this.state, catalogue.services);
    const text = meantByNumber(written, this.offered, asked) ?? written;
    const ids = Array.from({ length: papers }, () => `photo-${this.photos++}`);
    const context: DialogueContext = {
      services: catalogue.services,
      cases: [],
      reading: understanding.read(text, { today, service: this.state.service, asked }),
      legal: { retired: [], note: () => null, successor: () => undefined },
      keepDays: 30,
      today,
      villages: catalogue.office.villages,
      words,
      questions,
      rights,
      delivery,
      shown: (field, value) => draft.shown(field, value),
      price: ({ fee }) => String(fee),
      summary: (service, state) => draft.summary(service, state),
    };
    return converse(this.state, { text, papers: ids, other }, context);
  }

  live(input: Input): void {
    const outcome = this.turn(input);
    const replies = [...outcome.replies];
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
function straightAnswer({ step, asked, proposed, service: code, complaining }: DialogueState): Input {
  if (complaining) return say('Petugasnya kurang ramah kemarin pagi');
  if (step === 'idle' || step === 'choosing') return say('iumk');
  if (step === 'confirming' || proposed) return say('ya');
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
/** More than all fields and papers of a service, with a no to a proposal and a complaint on the way. */
const longestStraight = 40;

describe('a dialogue, whatever is said', () => {
  it('ends with a person, or straight answers complete the case', () => {
    fc.assert(
      fc.property(chats, (inputs) => {
        const chat = play(inputs);
        const before = chat.sent;
        for (let i = 0; i < longestStraight && !chat.isWithPerson && chat.sent === before; i++) {
          chat.live(straightAnswer(chat.state));
        }
        expect(chat.isWithPerson || chat.sent > before).toBe(true);
      }),
      runs,
    );
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
