import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { GraphSimulator, Wanted } from '../support/graph-simulator';
import { Invented } from './invented';
import { type CaseView, eventually, type OfficeClient, type ServiceView } from './office-client';
import type { Ledger } from './promises';
import type { Random } from './random';

const photo = readFileSync(join(__dirname, '../contract/photo.jpg'));
const patienceMs = 120_000;
const receiptPattern = /Kode: (\S+?)\. PIN: (\d{6})/;

export type ChatName = 'messenger' | 'whatsapp';

/** What every citizen of a run shares. */
export interface World {
  simulator: GraphSimulator;
  office: OfficeClient;
  ledger: Ledger;
  services: readonly ServiceView[];
  receipts: Set<string>;
}

export interface Receipt {
  receiptCode: string;
  pin: string;
}

/** Somebody with a script that the seed has written. */
export abstract class Citizen {
  protected readonly invented: Invented;

  constructor(
    protected readonly world: World,
    protected readonly random: Random,
    readonly serial: number,
  ) {
    this.invented = new Invented(random, serial);
  }

  abstract play(): Promise<void>;

  /** Looks at all that was promised once nothing is under way any more. */
  abstract lookBack(): Promise<void>;

  protected async checkReceipt({ receiptCode, pin }: Receipt): Promise<CaseView | undefined> {
    const { office, ledger, receipts } = this.world;
    const isNew = !receipts.has(receiptCode);
    receipts.add(receiptCode);
    const found = await eventually(() => office.caseOf(receiptCode));
    ledger.check('each receipt is one case', isNew && found !== undefined, receiptCode);
    const { status, body } = await office.call<{ status?: string }>('POST', '/api/v1/track', {
      body: { receiptCode, pin },
    });
    ledger.check(
      'code and PIN find the case',
      status === 200 && Boolean(body.status),
      `${receiptCode}: ${status}`,
    );
    return found;
  }
}

/** Somebody in a chat, with all that was said in it. */
abstract class ChatCitizen extends Citizen {
  private readonly said: string[] = [];

  constructor(
    world: World,
    random: Random,
    serial: number,
    protected readonly channel: ChatName,
    protected readonly person: string,
  ) {
    super(world, random, serial);
  }

  async lookBack(): Promise<void> {
    const { office, ledger, simulator } = this.world;
    for (const id of this.said) {
      const copies = await office.storedUnder(this.channel, id);
      ledger.check('each message is stored once', copies === 1, `${this.channel} ${id}: ${copies} times`);
    }
    const marks = simulator.sentTo(this.person).map((sent) => sent.mark ?? sent.id);
    const twice = marks.length - new Set(marks).size;
    ledger.check('no reply goes out twice', twice === 0, `${this.channel} ${this.person}: ${twice}`);
  }

  protected async say(text: string): Promise<void> {
    this.heard(await this.citizens.text(this.person, text));
  }

  protected async sendPhoto(): Promise<void> {
    this.heard(await this.citizens.photo(this.person, photo));
  }

  /** The next reply that is as wanted, or undefined when none comes: a broken promise. */
  protected async reply(wanted: Wanted): Promise<string | undefined> {
    const { simulator, ledger } = this.world;
    const reply = await simulator
      .waitForReply(this.person, wanted, patienceMs)
      .catch((error: unknown) => String(error));
    const came = typeof reply !== 'string';
    const detail = `${this.channel} ${this.person}, ${String(wanted)}: ${came ? '' : reply.slice(0, 200)}`;
    ledger.check('each message that asks for an answer gets one', came, detail);
    if (!came) throw new Error('no reply');
    return reply.text;
  }

  protected heard({ id, status }: { id: string; status: number }): void {
    this.said.push(id);
    this.world.ledger.check(
      'every webhook is answered 200',
      status === 200,
      `${this.channel} ${id}: ${status}`,
    );
  }

  protected get citizens(): GraphSimulator['messenger'] | GraphSimulator['whatsapp'] {
    return this.world.simulator[this.channel];
  }
}

/** Applies in a chat, is asked for a paper again, and sends it. */
export class Applicant extends ChatCitizen {
  private notice?: string;

  async play(): Promise<void> {
    const service = this.random.pick(this.world.services);
    const receipt = await this.apply(service);
    const found = await this.checkReceipt(receipt);
    const asked = service.documents.find(({ required }) => required);
    if (found && asked && this.random.chance(0.6)) await this.isAskedAgain(found.id, receipt, asked);
    await this.say('status');
    await this.reply(receipt.receiptCode);
  }

  override async lookBack(): Promise<void> {
    await super.lookBack();
    if (this.notice === undefined) return;
    const same = this.world.simulator.sentTo(this.person).filter(({ text }) => text === this.notice);
    this.world.ledger.check(
      'each notice comes once',
      same.length === 1,
      `${this.person}: ${same.length} times`,
    );
  }

  /** Every required field in one message, then the papers one by one. */
  private async apply(service: ServiceView): Promise<Receipt> {
    await this.say('Halo');
    await this.reply('Mau mengurus apa');
    await this.say(service.code);
    await this.reply(service.title.slice(0, 12));
    const lines = service.fields
      .filter(({ required }) => required)
      .map((field) => `${field.label}: ${this.invented.answer(field)}`);
    await this.say(lines.join('\n'));
    for (const { label, required } of service.documents) {
      if (!required) continue;
      await this.reply(wordOf(label));
      if (this.random.chance(0.25)) await this.say('bawa ke kantor');
      else await this.sendPhoto();
    }
    await this.reply(/Setuju/i);
    await this.say('ya');
    const [, receiptCode = '', pin = ''] =
      receiptPattern.exec((await this.reply(receiptPattern)) ?? '') ?? [];
    if (this.random.chance(0.5)) {
      await this.say('ya'); // a second confirmation makes no second case
      await this.reply(receiptCode);
    }
    return { receiptCode, pin };
  }

  private async isAskedAgain(
    id: string,
    { receiptCode }: Receipt,
    paper: { key: string; label: string },
  ): Promise<void> {
    const { office, ledger } = this.world;
    await eventually(async () =>
      (await office.case(id)).documents.every(({ state, required }) => !required || state !== 'missing'),
    );
    await office.act(id, 'start_verification');
    const reason = 'photo_blurred';
    await office.act(id, 'return_to_citizen', {
      reasons: [reason],
      items: [{ key: paper.key, reason }],
      note: 'Foto buram.',
    });
    const word = wordOf(paper.label);
    this.notice = await this.reply(({ text }) => text.includes(receiptCode) && word.test(text));
    await this.sendPhoto();
    const back = await eventually(async () => (await office.case(id)).status === 'verifying');
    ledger.check('what was asked for again brings the case back', Boolean(back), receiptCode);
  }
}

/** Says several things at once, which arrive in any order. */
export class Chatterer extends ChatCitizen {
  async play(): Promise<void> {
    const words = this.random.shuffled([
      'halo',
      'selamat pagi',
      'terima kasih',
      'apa syarat AK-1?',
      'mau tanya dulu',
    ]);
    await Promise.all(
      words.map(async (text, index) => {
        await sleep(index * 5 + this.random.between(0, 40));
        await this.say(text);
      }),
    );
    await this.reply(/./);
  }
}

/** Fills the form in on the web, on a line that drops. */
export class FormCitizen extends Citizen {
  async play(): Promise<void> {
    const { office, ledger } = this.world;
    const service = this.random.pick(this.world.services);
    const body = await this.form(service);
    const headers = { 'idempotency-key': randomUUID() };
    const send = (): Promise<Receipt & { status: number }> =>
      office
        .call<Receipt>('POST', '/api/v1/submissions', { body, headers })
        .then((answer) => ({ ...answer.body, status: answer.status }));
    const answers = await Promise.all(Array.from({ length: this.random.between(1, 3) }, send));
    await sleep(this.random.between(0, 1500));
    answers.push(await send());
    const [first, ...more] = answers;
    if (!first) return;
    const same = more.every(({ receiptCode, pin }) => receiptCode === first.receiptCode && pin === first.pin);
    const detail = answers.map(({ status, receiptCode }) => `${status} ${receiptCode}`).join(', ');
    ledger.check('the same form sent again gives the same receipt', first.status === 202 && same, detail);
    if (first.status === 202) await this.checkReceipt(first);
  }

  lookBack(): Promise<void> {
    return Promise.resolve();
  }

  private async form({ code, noticeVersion, fields, documents }: ServiceView): Promise<object> {
    const required = documents.filter((document) => document.required);
    const sent = await Promise.all(
      required.map(async ({ key }) =>
        this.random.chance(0.5)
          ? { document: key, willBring: true }
          : { document: key, uploadId: await this.world.office.upload(photo) },
      ),
    );
    return {
      service: code,
      fields: Object.fromEntries(
        fields.filter((field) => field.required).map((field) => [field.key, this.invented.answer(field)]),
      ),
      documents: sent,
      contact: { name: this.invented.name, phone: this.invented.phone },
      consent: { noticeVersion },
    };
  }
}

/** The word by which a question for this paper is known. */
function wordOf(label: string): RegExp {
  return new RegExp(label.split(' ')[1] ?? label, 'i');
}
