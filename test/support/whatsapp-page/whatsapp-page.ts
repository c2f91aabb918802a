import { mkdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { chromiumWith } from '../driver-program';
import { certificatesIn } from '../graph-simulator-certificates';

type Raw = Record<string, unknown> & { id: { _serialized: string; remote: string; fromMe: boolean } };

/** A message that the page was asked to send. */
export interface Sent {
  what: 'sent';
  chat: string;
  at: number;
  id: string;
  raw: Raw;
}

/** What the page was asked to do, in its order. */
export type Done = Sent | { what: 'typing'; chat: string; at: number };

const host = 'web.whatsapp.com';
const script = readFileSync(join(__dirname, 'page.js'));

/**
 * WhatsApp Web as far as the library looks into it, served on loopback, with what WhatsApp's servers and the office's phone
 * would do behind it: people write, the phone scans, somebody writes on the phone, the account is blocked.
 */
export class WhatsappPage {
  readonly done: Done[] = [];
  /** Numbers behind hidden ids, as far as WhatsApp tells them. */
  readonly phones: Record<string, string> = {};
  /** Who has no WhatsApp. */
  readonly unknown: string[] = [];
  readonly files = new Map<string, Buffer>();
  /** False for the evil days on which `ready` never comes. */
  syncs = true;
  /** How often it was opened. */
  opened = 0;
  private ref = 'ref-1';
  private readonly messages: { raw: Raw; seen: boolean }[] = [];
  private readonly listeners = new Set<ServerResponse>();

  private constructor(
    private readonly server: Server,
    private readonly me: string,
  ) {}

  static async start(folder: string, me: string): Promise<WhatsappPage> {
    mkdirSync(folder, { recursive: true });
    const { leaf } = certificatesIn(folder, [host]);
    const server = createServer({ cert: leaf.certificate, key: leaf.privateKey });
    const page = new WhatsappPage(server, me);
    server.on('request', (request, response) => void page.answer(request, response));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return page;
  }

  /** A Chromium for which web.whatsapp.com is this page, and for which there is nothing else in the world. */
  chromiumIn(folder: string, chromium: string): string {
    const { port } = this.server.address() as AddressInfo; // it listens on a port
    const rules = `MAP ${host} 127.0.0.1:${port}, MAP * 127.0.0.1:9, EXCLUDE 127.0.0.1`;
    return chromiumWith(folder, chromium, ['--ignore-certificate-errors', `--host-resolver-rules=${rules}`]);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }

  /** What the page makes of the code that it was given; `ref` is all that changes. */
  get qr(): string {
    return `${this.ref},AQ==,Ag==,secret,1`;
  }

  nextCode(): void {
    this.ref = `ref-${Number(this.ref.split('-')[1]) + 1}`;
    this.push({ do: 'qr', ref: this.ref });
  }

  scan(): void {
    this.push({ do: 'scanned' });
  }

  /** Also while the page is closed: then it lies unread in its chat. */
  receive(made: Record<string, unknown>, { seen = false } = {}): { id: string; again: () => void } {
    const raw = made as Raw; // as `aRaw` makes it
    this.messages.push({ raw, seen });
    const again = (): void => this.push({ do: 'message', raw });
    again();
    return { id: raw.id._serialized, again };
  }

  change(id: string, fields: Record<string, unknown>): void {
    this.push({ do: 'change', id, fields });
  }

  react(reaction: Record<string, unknown>): void {
    this.push({ do: 'reaction', reaction });
  }

  /** A state of the connection, such as TOS_BLOCK. */
  enter(state: string): void {
    this.push({ do: 'state', state });
  }

  logout(): void {
    this.push({ do: 'logout' });
  }

  /** From now on the page answers nothing. */
  hang(): void {
    this.push({ do: 'hang' });
  }

  /** How many messages it sent, to whomever. */
  get words(): number {
    return this.done.filter(({ what }) => what === 'sent').length;
  }

  sentTo(chat: string): Sent[] {
    return this.done.filter((one): one is Sent => one.what === 'sent' && one.chat === chat);
  }

  private push(command: Record<string, unknown>): void {
    for (const listener of this.listeners) {
      listener.write(`data: ${JSON.stringify({ ...command, world: this.world() })}\n\n`);
    }
  }

  private world(): Record<string, unknown> {
    const { me, phones, unknown, syncs, ref } = this;
    const ids = new Set(this.messages.map(({ raw }) => raw.id.remote));
    const chats = [...ids].map((id) => {
      const own = this.messages.filter(({ raw }) => raw.id.remote === id);
      const unread = own.filter(({ raw, seen }) => !seen && !raw.id.fromMe).length;
      return { id, unread, messages: own.map(({ raw }) => raw) };
    });
    return { me, meHidden: '99000000000099@lid', phones, unknown, syncs, ref, chats };
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', `https://${host}`);
    const html = { 'content-type': 'text/html' };
    switch (pathname) {
      case '/':
        this.opened++;
        return void response.writeHead(200, html).end('<!doctype html><script src="/page.js"></script>');
      case '/page.js':
        return void response.writeHead(200, { 'content-type': 'text/javascript' }).end(script);
      case '/world':
        return void response.end(JSON.stringify(this.world()));
      case '/file': {
        const file = this.files.get(searchParams.get('path') ?? '');
        return void response.writeHead(file ? 200 : 404).end(file);
      }
      case '/events':
        this.listeners.add(response);
        request.once('close', () => this.listeners.delete(response));
        return response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
      case '/favicon.ico':
        return void response.writeHead(404).end();
      default:
        this.note(pathname, JSON.parse(await textOf(request)) as Raw & { chat: string; to: string });
        return void response.end();
    }
  }

  private note(path: string, said: Raw & { chat: string; to: string }): void {
    const at = Date.now();
    if (path === '/typing') this.done.push({ what: 'typing', chat: said.chat, at });
    if (path === '/seen') for (const one of this.messages) one.seen ||= one.raw.id.remote === said.chat;
    if (path !== '/sent') return;
    this.messages.push({ raw: said, seen: true });
    this.done.push({ what: 'sent', chat: said.to, at, id: said.id._serialized, raw: said });
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
