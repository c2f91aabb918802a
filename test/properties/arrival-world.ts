import { Conversation, Messages } from '@app/conversation';
import { Clock } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { IntakeAlarms, Intake, Lanes, Spool } from '@app/intake';
import { TestApi } from '../support/test-api';
import { metaJson, signatureOf } from '../support/graph-simulator-webhooks';
import { simulatorSettings } from '../support/graph-simulator';

/** What somebody does in a chat; a minute lies between two steps. */
export type Step =
  | { does: 'text'; id: string; text: string }
  | { does: 'photo'; id: string }
  | { does: 'choice'; id: string; value: string }
  | { does: 'edit'; of: string; text: string; nth: number }
  | { does: 'unsend'; of: string }
  | { does: 'react'; of: string };

/** One element of a webhook's body, with the person and the moment it is of. */
export interface Element {
  person: string;
  step: Step;
  at: Date;
}

/** How a provider writes it. */
export interface Dialect {
  channel: 'messenger' | 'whatsapp';
  /** The whole body of one request. */
  body(elements: readonly Element[]): unknown;
}

/** What is kept in the end of one person's chat, without anything that differs by nature from run to run. */
export interface Kept {
  messages: string[];
  replies: string[];
}

class CollectedAlarms extends IntakeAlarms {
  readonly codes: string[] = [];
  async parked(_eventId: string, code: string): Promise<void> {
    this.codes.push(code);
  }
}

const reader = { userId: '01900000-0000-7000-8000-000000000009', roles: ['officer'] };

/** The real webhooks, intake, lanes and conversation over a real database; nothing is sent. For specs only. */
export class ArrivalWorld {
  private constructor(
    private readonly api: TestApi,
    private readonly lanes: Lanes,
    private readonly alarms: CollectedAlarms,
  ) {}

  static async start(): Promise<ArrivalWorld> {
    const { messenger, whatsapp } = simulatorSettings;
    Object.assign(process.env, {
      MESSENGER_PAGE_ID: messenger.pageId,
      MESSENGER_PAGE_ACCESS_TOKEN: messenger.accessToken,
      MESSENGER_APP_SECRET: messenger.appSecret,
      MESSENGER_VERIFY_TOKEN: messenger.verifyToken,
      WHATSAPP_DRIVER: 'cloud',
      WHATSAPP_PHONE_NUMBER_ID: whatsapp.phoneNumberId,
      WHATSAPP_ACCESS_TOKEN: whatsapp.accessToken,
      WHATSAPP_APP_SECRET: whatsapp.appSecret,
      WHATSAPP_VERIFY_TOKEN: whatsapp.verifyToken,
    });
    const api = await TestApi.start();
    const get = <T>(type: abstract new (...given: never[]) => T): T =>
      api.app.get<T>(type, { strict: false });
    await get(Spool).prepare();
    await get(Intake).drain(); // nothing waits there: from here on it writes to the database
    const alarms = new CollectedAlarms();
    const lanes = new Lanes(get(Database), get(Vault), get(Clock), get(Conversation), alarms);
    return new ArrivalWorld(api, lanes, alarms);
  }

  stop(): Promise<void> {
    return this.api.stop();
  }

  /** One request of the provider, signed as it signs. */
  post({ channel, body }: Dialect, elements: readonly Element[]): Promise<void> {
    return this.postBody(channel, body(elements));
  }

  /** The same with any body. */
  async postBody(channel: Dialect['channel'], body: unknown): Promise<void> {
    const payload = metaJson(body);
    const headers = {
      'content-type': 'application/json',
      ...signatureOf(payload, simulatorSettings[channel].appSecret),
    };
    const url = `/webhooks/${channel}`;
    const answer = await this.api.app.inject({ method: 'POST', url, payload, headers });
    if (answer.statusCode !== 200) throw new Error(`webhook: ${answer.statusCode}`);
  }

  /** The worker's part: all lanes that have something to do, side by side. */
  async work(): Promise<void> {
    const lanes = await this.api.app
      .get(Database)
      .query<{ lane: string }>(
        `SELECT DISTINCT encode(lane, 'hex') AS lane FROM inbound_events WHERE status = 'pending'`,
      );
    await Promise.all(lanes.map(({ lane }) => this.lanes.work(lane)));
  }

  /** Codes of events that could not be worked. */
  get parked(): readonly string[] {
    return this.alarms.codes;
  }

  /** How many events there are of each type, in any state but done, and how many messages became of them. */
  async counted(): Promise<{ events: Record<string, number>; unfinished: number; messages: number }> {
    const database = this.api.app.get(Database);
    const rows = await database.query<{ type: string; status: string; n: string }>(
      'SELECT type, status, count(*) AS n FROM inbound_events GROUP BY 1, 2',
    );
    const kept = await database.query(
      `SELECT 1 FROM messages WHERE event_id IS NOT NULL AND direction = 'inbound'`,
    );
    const events: Record<string, number> = {};
    for (const { type, n } of rows) events[type] = (events[type] ?? 0) + Number(n);
    const open = rows.filter(({ status }) => status !== 'done');
    return { events, unfinished: open.length, messages: kept.length };
  }

  /** The chat of one person: messages by their ids, replies in their order. */
  async kept(person: string): Promise<Kept> {
    const messages = this.api.app.get(Messages, { strict: false });
    const { items } = await messages.list({ limit: 200 }, reader);
    const own = items.filter(({ senderId }) => senderId === person).reverse();
    const bare = (text: string): string =>
      text.replaceAll(person, 'PERSON').replace(/0800-\d+-\d+/g, 'PHONE');
    return {
      messages: own
        .filter(({ direction }) => direction === 'inbound')
        .map(({ externalId, kind, text, payload, sentAt, editedAt, unsentAt }) =>
          bare(JSON.stringify([externalId, kind, text, payload, sentAt, editedAt, unsentAt])),
        )
        .sort(),
      replies: own.filter(({ direction }) => direction === 'outbound').map(({ text }) => bare(text ?? '')),
    };
  }
}
