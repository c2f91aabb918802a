import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { type ReceivedFile } from './graph-simulator-forms';
import { type SimulatedAnswer } from './graph-simulator-proxy';
import { Rates } from './graph-simulator-rates';

export type SimulatedChannel = 'messenger' | 'whatsapp';

/** What both sides must know of each other; invented. */
export interface SimulatorSettings {
  messenger: { pageId: string; accessToken: string; appSecret: string; verifyToken: string };
  whatsapp: { phoneNumberId: string; accessToken: string; appSecret: string; verifyToken: string };
}

/** One message that the program sent, decoded. */
export interface SentMessage {
  channel: SimulatedChannel;
  /** The provider's id that the program was told. */
  id: string;
  recipient: string;
  at: Date;
  kind: 'text' | 'choice' | 'photo' | 'document' | 'template';
  /** Text or caption. */
  text: string;
  choices: { value: string; label: string }[];
  file?: ReceivedFile;
  tag?: string;
  /** What the program sent along to know its message again. */
  mark?: string;
  raw: unknown;
}

/** A file that waits to be fetched. */
export interface StoredMedia extends ReceivedFile {
  id: string;
  channel: SimulatedChannel;
  /** When its URL was last handed out. */
  lookedUpAt: number;
}

/** One line of a person's thread with the page, as the Conversations API knows it. */
export interface SaidLine {
  person: string;
  mid: string;
  at: number;
  byPage: boolean;
  text?: string;
  files: { type: 'image' | 'file'; url: string }[];
}

/** How an account stands with Meta: what it is subscribed to, and its token. */
export interface SimulatedAccount {
  fields: string[];
  tokenValid: boolean;
  /** 0: it does not end. Milliseconds. */
  tokenExpiresAt: number;
}

const subscribed = (...fields: string[]): SimulatedAccount => ({
  fields,
  tokenValid: true,
  tokenExpiresAt: 0,
});

/** Which calls a fault is for. */
export type FaultTarget = 'messages' | 'media' | 'lookup' | 'download' | 'account';

export interface Fault extends SimulatedAnswer {
  on?: FaultTarget;
  /** How often (1). */
  times?: number;
  /** Lets so many calls through first. */
  skip?: number;
  /** Only for this person. */
  recipient?: string;
  /** How long the answer of `late` takes; `drip`: how long its bytes are spread over. */
  delayMs?: number;
  /** `reset_after_accept`: takes the message, then breaks the connection. `no_id`: takes it, answers 200 without an id. */
  mode?: 'answer' | 'hang' | 'reset' | 'reset_after_accept' | 'no_id' | 'late' | 'drip';
}

const day = 86_400_000;

/** Everything that the simulated Meta knows. */
export class SimulatorWorld {
  readonly sent: SentMessage[] = [];
  readonly said: SaidLine[] = [];
  /** People whose messages the Conversations API tells under other ids than the webhook did. */
  readonly renamed = new Set<string>();
  readonly accounts: Record<SimulatedChannel, SimulatedAccount> = {
    messenger: subscribed(
      ...['messages', 'messaging_postbacks', 'message_deliveries', 'message_reads', 'message_echoes'],
      ...['message_edits', 'messaging_referrals'],
    ),
    whatsapp: subscribed('messages'),
  };
  readonly media = new Map<string, StoredMedia>();
  /** Authors of public comments and posts, by their ids. */
  readonly comments = new Map<string, { psid: string; answered: boolean }>();
  readonly profiles = new Map<string, { first_name: string; last_name: string }>();
  readonly events = new EventEmitter().setMaxListeners(0);
  /** Refuse what is outside the 24 hours after the person's last message. */
  windowChecks = true;
  /** WhatsApp tells a closed window by a failed status after a 200, or at once. */
  whatsappWindowAnswer: 'status' | 'immediate' = 'status';
  /** Calls without `appsecret_proof` are refused on Messenger. */
  requireProof = true;
  readonly rates = new Rates(() => this.now());
  /** How long every answer takes. */
  latencyMs = 0;
  private readonly faults: Fault[] = [];
  private readonly lastInbound = new Map<string, number>();
  private skew = 0;
  private serial = 0;

  constructor(readonly settings: SimulatorSettings) {}

  now(): number {
    return Date.now() + this.skew;
  }

  /** Lets time pass for windows and expiring media. */
  advance(milliseconds: number): void {
    this.skew += milliseconds;
  }

  newId(prefix: string): string {
    return `${prefix}${(++this.serial).toString().padStart(6, '0')}${randomBytes(9).toString('base64url')}`;
  }

  heardFrom(channel: SimulatedChannel, person: string): void {
    this.lastInbound.set(`${channel}:${bare(person)}`, this.now());
  }

  /** Whether a message may reach this person now. */
  windowOpen(channel: SimulatedChannel, person: string, byHuman = false): boolean {
    const last = this.lastInbound.get(`${channel}:${bare(person)}`);
    return !this.windowChecks || this.now() - (last ?? -Infinity) < (byHuman ? 7 * day : day);
  }

  failNext(fault: Fault): void {
    this.faults.push({ ...fault });
  }

  clearFaults(): void {
    this.faults.length = 0;
  }

  /** The next fault that is meant for this call, used up. */
  takeFault(target: FaultTarget, recipient?: string): Fault | undefined {
    const index = this.faults.findIndex(
      (fault) =>
        (fault.on ?? 'messages') === target &&
        (fault.recipient === undefined || bare(fault.recipient) === bare(recipient ?? '')),
    );
    const fault = this.faults[index];
    if (!fault) return undefined;
    if ((fault.skip ?? 0) > 0) {
      fault.skip = (fault.skip ?? 0) - 1;
      return undefined;
    }
    fault.times = (fault.times ?? 1) - 1;
    if (fault.times <= 0) this.faults.splice(index, 1);
    this.events.emit('fault', fault);
    return fault;
  }

  record(message: Omit<SentMessage, 'at' | 'mark'>): SentMessage {
    const sent = { ...message, mark: markIn(message.raw), at: new Date(this.now()) };
    this.sent.push(sent);
    if (sent.channel === 'messenger') {
      const { recipient: person, id: mid, text } = sent;
      this.said.push({ person, mid, at: sent.at.getTime(), byPage: true, text, files: [] });
    }
    this.events.emit('sent', sent);
    return sent;
  }

  keepMedia(channel: SimulatedChannel, file: ReceivedFile): StoredMedia {
    const id = `${Math.floor(1e14 + Math.random() * 8e14)}`;
    const stored = { ...file, id, channel, lookedUpAt: this.now() };
    this.media.set(id, stored);
    return stored;
  }
}

/** Messenger and WhatsApp each have a field that comes back with echo or status. */
function markIn(raw: unknown): string | undefined {
  const fields = typeof raw === 'object' && raw !== null ? (raw as Record<string, unknown>) : {};
  const mark = fields['metadata'] ?? fields['biz_opaque_callback_data'];
  return typeof mark === 'string' ? mark : undefined;
}

/** A number with or without its plus is one person. */
export function bare(person: string): string {
  return person.replace(/^\+/, '');
}

/** Length in code points, as Meta counts. */
export function lengthOf(text = ''): number {
  return Array.from(text).length;
}
