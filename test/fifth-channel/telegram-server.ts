import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Sent {
  person: string;
  text: string;
}

/** What the story asks of whoever plays the citizens. */
interface Command {
  person: string;
  text?: string;
  photo?: string;
  wanted?: string;
}

const token = 'token-of-the-bot';
const secret = 'secret-of-the-webhook';

/** The Bot API as far as a story needs it, and the citizens behind it, steered by `POST /say|reply|sent`. */
export class TelegramServer {
  /** Where the program listens. */
  baseUrl = '';
  url = '';
  private readonly events = new EventEmitter();
  private readonly sent: Sent[] = [];
  private readonly files: Buffer[] = [];
  private readonly seen = new Map<string, number>();
  private updates = 0;
  private readonly server = createServer((request, response) => {
    const json = (status: number, body: unknown): void =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    void this.answer(request).then(
      (body) => (Buffer.isBuffer(body) ? response.end(body) : json(200, body)),
      (error: unknown) => json(409, { error: String(error) }),
    );
  });

  async start(): Promise<void> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get env(): Record<string, string> {
    const TELEGRAM_API_URL = this.url;
    return { TELEGRAM_BOT: 'kotabangun', TELEGRAM_TOKEN: token, TELEGRAM_SECRET: secret, TELEGRAM_API_URL };
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async answer(request: IncomingMessage): Promise<unknown> {
    const bytes = await bodyOf(request);
    const path = request.url ?? '';
    if (path.startsWith(`/file/bot${token}/`)) return this.files[Number(path.split('/').at(-1))];
    const method = path.replace(`/bot${token}/`, '/').slice(1);
    const isForm = request.headers['content-type']?.startsWith('multipart/');
    const body = isForm
      ? Object.fromEntries(await formOf(request, bytes))
      : (JSON.parse(bytes.toString()) as Record<string, unknown>);
    return method.startsWith('send') || method === 'getFile'
      ? this.bot(method, body)
      : this.steer(method, body as unknown as Command);
  }

  private bot(method: string, body: Record<string, unknown>): unknown {
    if (method === 'getFile') return { ok: true, result: { file_path: `photos/${String(body['file_id'])}` } };
    const words = [body['text'], body['caption']].find((text) => typeof text === 'string');
    this.sent.push({ person: String(body['chat_id']), text: words ?? '' });
    this.events.emit('sent');
    return { ok: true, result: { message_id: this.sent.length } };
  }

  private steer(act: string, command: Command): Promise<unknown> | unknown {
    if (act === 'say') return this.say(command);
    if (act === 'reply') return this.reply(command);
    return this.sent.filter(({ person }) => person === command.person);
  }

  private async say({ person, text, photo }: Command): Promise<unknown> {
    this.updates += 1;
    const id = this.updates;
    const sizes = photo && [{ file_id: 'thumb', width: 90 }, { file_id: String(this.files.length) }];
    if (photo) this.files.push(Buffer.from(photo, 'base64'));
    const chat = { id: Number(person), type: 'private' };
    const from = { id: Number(person), first_name: 'Siti' };
    const date = Math.floor(Date.now() / 1000);
    const update = { update_id: id, message: { message_id: id, chat, from, date, text, photo: sizes } };
    const post = (): Promise<Response> =>
      fetch(`${this.baseUrl}/webhooks/telegram`, {
        method: 'POST',
        body: JSON.stringify(update),
        headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secret },
      });
    const [first] = await Promise.all([post(), post()]); // everything comes twice
    return { status: first?.status };
  }

  private async reply({ person, wanted = '' }: Command): Promise<Sent> {
    const end = AbortSignal.timeout(20_000);
    for (;;) {
      const all = this.sent.filter((message) => message.person === person);
      const from = this.seen.get(person) ?? 0;
      const at = all.findIndex(({ text }, i) => i >= from && new RegExp(wanted, 'i').test(text));
      const found = all[at];
      if (found) {
        this.seen.set(person, at + 1);
        return found;
      }
      await once(this.events, 'sent', { signal: end }).catch(() => {
        throw new Error(`no "${wanted}" among ${JSON.stringify(all.slice(from))}`);
      });
    }
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function formOf(request: IncomingMessage, bytes: Buffer): Promise<FormData> {
  const headers = { 'content-type': request.headers['content-type'] ?? '' };
  return new Response(new Uint8Array(bytes), { headers }).formData();
}
