import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessengerCitizens, WhatsappCitizens } from './graph-simulator-citizens';
import { Deliveries } from './graph-simulator-delivery';
import { SimulatorProxy } from './graph-simulator-proxy';
import { Reports } from './graph-simulator-reports';
import { route } from './graph-simulator-routes';
import {
  bare,
  type Fault,
  type SentMessage,
  type SimulatedChannel,
  type SimulatorSettings,
  SimulatorWorld,
} from './graph-simulator-world';

export type { Delivered } from './graph-simulator-citizens';
export type { Fault, SentMessage, SimulatorSettings } from './graph-simulator-world';
export { graphError } from './graph-simulator-errors';
export { metaJson, postWebhook, signatureOf } from './graph-simulator-webhooks';

/** Invented credentials, right for both sides. */
export const simulatorSettings: SimulatorSettings = {
  messenger: {
    pageId: '100000000000001',
    accessToken: 'page-token',
    appSecret: 'page-app-secret',
    verifyToken: 'page-verify',
  },
  whatsapp: {
    phoneNumberId: '200000000000002',
    accessToken: 'whatsapp-token',
    appSecret: 'whatsapp-app-secret',
    verifyToken: 'whatsapp-verify',
  },
};

interface Options {
  /** Where the program listens; may be set later as `baseUrl`. */
  baseUrl?: string;
  settings?: SimulatorSettings;
  port?: number;
  /** Where its certificates are and stay; a temporary folder otherwise. */
  folder?: string;
}

/** What a reply must be: a text in it, a pattern of its text, or any test. */
export type Wanted = string | RegExp | ((message: SentMessage) => boolean);

/**
 * Meta on loopback: an HTTPS proxy that answers for its hosts. Give `env` to the program before its start, then talk as
 * a citizen through `messenger` and `whatsapp` and read what the program sent.
 */
export class GraphSimulator {
  readonly world: SimulatorWorld;
  readonly messenger: MessengerCitizens;
  readonly whatsapp: WhatsappCitizens;
  readonly deliveries: Deliveries;
  /** What is told of each message of ours by itself. */
  readonly reports: Reports;
  baseUrl: string;
  private readonly proxy: SimulatorProxy;
  private readonly folder: string;
  private readonly isTemporary: boolean;
  /** How many messages to one person a test has already looked at. */
  private readonly seen = new Map<string, number>();

  private constructor({ baseUrl = 'http://127.0.0.1:3000', settings = simulatorSettings, folder }: Options) {
    this.isTemporary = folder === undefined;
    this.folder = folder ?? mkdtempSync(join(tmpdir(), 'graph-simulator-'));
    this.baseUrl = baseUrl;
    this.world = new SimulatorWorld(settings);
    this.proxy = new SimulatorProxy((request) => route(this.world, request), this.folder);
    this.deliveries = new Deliveries(this.world, () => this.baseUrl);
    this.messenger = new MessengerCitizens(this.world, 'messenger', this.deliveries);
    this.whatsapp = new WhatsappCitizens(this.world, 'whatsapp', this.deliveries);
    this.reports = new Reports(this.world, this);
    // A closed window shows on WhatsApp only after the 200.
    this.world.events.on('window-closed', (sent: { id: string; recipient: string }) => {
      void this.whatsapp.report(sent, ['failed'], 131047).catch(() => undefined);
    });
  }

  static async start(options: Options = {}): Promise<GraphSimulator> {
    const simulator = new GraphSimulator(options);
    await simulator.proxy.start(options.port);
    return simulator;
  }

  get caFile(): string {
    return this.proxy.caFile;
  }

  get proxyUrl(): string {
    return this.proxy.url;
  }

  /** Hosts outside Meta's that the program tried to reach. */
  get refusedHosts(): readonly string[] {
    return this.proxy.refused;
  }

  /** Environment of the program; the certificate must be there before node starts. */
  get env(): Record<string, string> {
    const { messenger, whatsapp } = this.world.settings;
    return {
      HTTPS_PROXY: this.proxyUrl,
      https_proxy: this.proxyUrl,
      NO_PROXY: '127.0.0.1,localhost',
      no_proxy: '127.0.0.1,localhost',
      NODE_EXTRA_CA_CERTS: this.caFile,
      MESSENGER_PAGE_ID: messenger.pageId,
      MESSENGER_PAGE_ACCESS_TOKEN: messenger.accessToken,
      MESSENGER_APP_SECRET: messenger.appSecret,
      MESSENGER_VERIFY_TOKEN: messenger.verifyToken,
      WHATSAPP_DRIVER: 'cloud',
      WHATSAPP_PHONE_NUMBER_ID: whatsapp.phoneNumberId,
      WHATSAPP_ACCESS_TOKEN: whatsapp.accessToken,
      WHATSAPP_APP_SECRET: whatsapp.appSecret,
      WHATSAPP_VERIFY_TOKEN: whatsapp.verifyToken,
    };
  }

  get sent(): readonly SentMessage[] {
    return this.world.sent;
  }

  sentTo(recipient: string): SentMessage[] {
    return this.world.sent.filter((message) => message.recipient === bare(recipient));
  }

  failNext(fault: Fault): void {
    this.world.failNext(fault);
  }

  /** The next message to this person, from the first not yet looked at, that is as wanted; fails after `timeout` ms. */
  async waitForReply(recipient: string, wanted: Wanted = () => true, timeout = 15_000): Promise<SentMessage> {
    const person = bare(recipient);
    const until = Date.now() + timeout;
    for (;;) {
      const all = this.sentTo(person);
      const from = this.seen.get(person) ?? 0;
      const at = all.findIndex((message, i) => i >= from && isWanted(message, wanted));
      const found = all[at];
      if (found) {
        this.seen.set(person, at + 1);
        return found;
      }
      if (!(await this.nextSent(until - Date.now()))) {
        throw new Error(
          `no such reply within ${timeout} ms; unseen: ${JSON.stringify(all.slice(from).map(({ text }) => text))}`,
        );
      }
    }
  }

  /** Counts everything sent so far as looked at. */
  skipReplies(recipient: string): void {
    this.seen.set(bare(recipient), this.sentTo(recipient).length);
  }

  /** Meta's check of a callback address: whether the challenge came back as it was. */
  async handshake(channel: SimulatedChannel): Promise<boolean> {
    const challenge = String(Math.floor(Math.random() * 1e10));
    const query = new URLSearchParams({
      'hub.mode': 'subscribe',
      'hub.verify_token': this.world.settings[channel].verifyToken,
      'hub.challenge': challenge,
    });
    const response = await fetch(`${this.baseUrl}/webhooks/${channel}?${query.toString()}`);
    return response.status === 200 && (await response.text()) === challenge;
  }

  async stop(): Promise<void> {
    this.deliveries.stop();
    await this.proxy.stop();
    if (this.isTemporary) rmSync(this.folder, { recursive: true, force: true });
  }

  /** Waits for any next message; false when the time is over. */
  private nextSent(timeout: number): Promise<boolean> {
    return new Promise((done) => {
      const finish = (sent: boolean): void => {
        clearTimeout(timer);
        this.world.events.off('sent', onSent);
        done(sent);
      };
      const onSent = (): void => finish(true);
      const timer = setTimeout(() => finish(false), Math.max(timeout, 0));
      this.world.events.once('sent', onSent);
    });
  }
}

function isWanted(message: SentMessage, wanted: Wanted): boolean {
  if (typeof wanted === 'string') return message.text.includes(wanted);
  return wanted instanceof RegExp ? wanted.test(message.text) : wanted(message);
}
