import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, Message } from 'whatsapp-web.js';
import { chatOf, describeEdit, describeMessage, describeReaction, describeRevoke } from '../web-message';
import { isPersonChat } from '../whatsapp-web.parser';
import type { CallAnswer, DriverCall, DriverSettings, FromDriver, WebEvent } from '../whatsapp-web.protocol';
import { missedMessages } from './catch-up';
import { killLeftover } from './leftover';
import { OwnMessages } from './own-messages';
import { type Begin, feelPulse, fetchMedia, type Library, sendMessage } from './calls';
import { Phones } from './phones';

/** Codes after about five minutes without a scan: somebody must ask for new ones. */
const qrRetries = 15;
/** For a message that is on its way out when everything ends. */
const lastWordMs = 3000;
/** After these the phone or WhatsApp has said no: trying again by itself does harm. */
const sessionEnded = new Set(['LOGOUT', 'UNPAIRED', 'UNPAIRED_IDLE']);

/** One life of the library's client. */
export class Browser {
  private client?: Client;
  private library?: Library;
  private phones?: Phones;
  private readonly own = new OwnMessages();
  private inOrder: Promise<void> = Promise.resolve();
  private caughtUp = false;
  private closing = false;
  /** In seconds: what is older was read from the chats, by us or by an earlier life. */
  private readUntil?: number;

  constructor(
    private readonly settings: DriverSettings,
    private readonly tell: (message: FromDriver) => void,
    private readonly end: (reason: string, final: boolean) => void,
  ) {
    this.readUntil = settings.since;
  }

  /** Never rejects: what fails is told by `end`. */
  async start(): Promise<void> {
    this.tell({ type: 'state', state: 'starting' });
    try {
      killLeftover(this.sessionPath);
      this.library = await import('whatsapp-web.js');
      this.client = this.build(this.library);
      this.phones = new Phones(this.client);
      this.listen(this.client);
      await this.client.initialize();
      this.client.pupBrowser?.once('disconnected', () => this.end('browser_closed', false));
    } catch (error) {
      this.end(reasonOf(error), false);
    }
  }

  /** `begin` is asked when a message would go out; after `close` none goes any more. */
  async call(call: DriverCall, begin: Begin): Promise<CallAnswer> {
    const { client, library, own } = this;
    if (!client || !library) return { ok: false, failure: 'unsent' };
    switch (call.name) {
      case 'media':
        return fetchMedia(client, call);
      case 'pulse':
        return feelPulse(client);
      case 'send':
        return sendMessage({ client, library, own }, call, async () => !this.closing && begin());
    }
  }

  /** In order where the browser still answers; a session that the phone has ended is forgotten. */
  async close(reason: string): Promise<void> {
    this.closing = true;
    await Promise.race([this.own.settled(), sleep(lastWordMs)]);
    await this.client?.destroy().catch(() => undefined);
    if (sessionEnded.has(reason) || reason === 'auth_failure') {
      await rm(this.sessionPath, { recursive: true, force: true, maxRetries: 4 });
    }
  }

  kill(): void {
    this.client?.pupBrowser?.process()?.kill('SIGKILL');
    killLeftover(this.sessionPath);
  }

  private get sessionPath(): string {
    return join(this.settings.sessionDir, 'session');
  }

  private build({ Client: LibraryClient, LocalAuth }: Library): Client {
    const { chromium, sessionDir, sandbox, proxy } = this.settings;
    return new LibraryClient({
      authStrategy: new LocalAuth({ dataPath: sessionDir }),
      webVersionCache: { type: 'none' },
      qrMaxRetries: qrRetries,
      takeoverOnConflict: false,
      puppeteer: {
        executablePath: chromium,
        headless: true,
        // Chromium ends when the other end of the pipe does, also by kill -9; a port would leave it behind.
        pipe: true,
        handleSIGINT: false,
        handleSIGTERM: false,
        handleSIGHUP: false,
        args: [
          ...(sandbox ? [] : ['--no-sandbox']),
          ...(proxy ? [`--proxy-server=${proxy}`] : []),
          '--disable-dev-shm-usage',
        ],
      },
    });
  }

  private listen(client: Client): void {
    client.on('qr', (qr) => {
      this.tell({ type: 'state', state: 'qr' });
      this.tell({ type: 'qr', qr });
    });
    client.on('authenticated', () => {
      if (!this.caughtUp) this.tell({ type: 'state', state: 'authenticated' });
    });
    client.on('ready', () => void this.ready(client));
    client.on('auth_failure', () => this.end('auth_failure', true));
    client.on('disconnected', (reason) => this.end(String(reason), String(reason) !== 'UNLAUNCHED'));
    this.listenToMessages(client);
  }

  private listenToMessages(client: Client): void {
    client.on('message_create', (message) => this.created(message));
    client.on('message_edit', (message) => this.heard(message, describeEdit));
    client.on('message_revoke_everyone', (message) => this.heard(message, describeRevoke));
    client.on('message_ack', (message, ack) =>
      this.heard(message, (one, phone) => ({ event: 'ack', message: describeMessage(one, phone), ack })),
    );
    client.on('message_reaction', (reaction) => this.emitInOrder(async () => describeReaction(reaction)));
    // Not in the library's types: what could not be read even after asking the phone again.
    Reflect.apply(client.on, client, [
      'message_ciphertext_failed',
      (message: Message) =>
        this.heard(message, (one, phone) => ({ event: 'undecrypted', message: describeMessage(one, phone) })),
    ]);
  }

  /**
   * `ready` may come again after a lost line; what came meanwhile is read from the chats, oldest first. Also what the
   * office said: whether an earlier life of ours sent it or somebody at the phone, the outbox knows.
   */
  private async ready(client: Client): Promise<void> {
    this.caughtUp = true;
    this.tell({ type: 'state', state: 'ready' });
    const now = this.settings.now + Math.floor(process.uptime());
    try {
      const { messages, complete } = await missedMessages(client, this.readUntil, now);
      for (const message of messages) this.created(message);
      if (complete) this.readUntil = now;
      else this.tell({ type: 'unread' });
    } catch {
      this.tell({ type: 'unread' });
    }
  }

  private created(message: Message): void {
    this.emitInOrder(async () => {
      if (message.fromMe && (await this.own.includes(message.id._serialized))) return null;
      return { event: 'message', message: describeMessage(message, await this.phoneOf(message)) };
    }, message);
  }

  private heard(message: Message, read: (message: Message, phone?: string) => WebEvent | null): void {
    this.emitInOrder(async () => read(message, await this.phoneOf(message)), message);
  }

  /** Groups, stories and channels are no business of the office: not even told. */
  private emitInOrder(read: () => Promise<WebEvent | null>, message?: Message): void {
    if (message && (!isPersonChat(chatOf(message)) || message.isStatus || message.broadcast)) return;
    this.inOrder = this.inOrder.then(async () => {
      try {
        const event = await read();
        if (event) this.tell({ type: 'event', event });
      } catch {
        this.tell({ type: 'unread' }); // what comes after it is heard all the same
      }
    });
  }

  private phoneOf(message: Message): Promise<string | undefined> {
    return this.phones?.of(chatOf(message)) ?? Promise.resolve(undefined);
  }
}

/** A word for what stopped the start: never the error's own text, which may name a page or a person. */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const code = /net::(ERR_[A-Z_]+)/.exec(text)?.[1];
  if (code) return code.toLowerCase();
  if (/auth timeout/.test(text)) return 'page_timeout';
  if (/not found at the configured|Failed to launch|Cannot find (module|package)/.test(text))
    return 'browser_missing';
  return 'browser_failed';
}
