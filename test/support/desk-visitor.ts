import type { NestFastifyApplication } from '@nestjs/platform-fastify';

export interface DeskReply {
  status: number;
  location: string;
  html: string;
}

/** Somebody at the officers' page without a browser: follows what the forms on the page say, and keeps his cookies. */
export class DeskVisitor {
  private readonly cookies = new Map<string, string>();
  private page = '';
  private last: { url: string; fields: Record<string, string> } | null = null;

  constructor(
    private readonly app: NestFastifyApplication,
    private readonly address = '127.0.0.1',
  ) {}

  get(path: string): Promise<DeskReply> {
    return this.ask('GET', path);
  }

  /** A form that no page of ours showed. */
  post(path: string): Promise<DeskReply> {
    return this.ask('POST', path, {});
  }

  /** Sends a form of the page that was seen last, with its hidden fields. Throws when the page has no such form. */
  async send(
    action: string,
    fields: Record<string, string> = {},
    files?: Record<string, Buffer>,
  ): Promise<DeskReply> {
    const form = [
      ...this.page.matchAll(/<form[^>]*method="post"[^>]*action="([^"]+)"[^>]*>(.*?)<\/form>/gs),
    ].find(([, target]) => target === action);
    if (!form) throw new Error(`no form ${action} on the page`);
    const hidden = [
      ...(form[2] ?? '').matchAll(/<input[^>]*type="hidden"[^>]*name="(\w+)"[^>]*value="([^"]*)"/g),
    ];
    const known = Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, value]));
    return this.ask('POST', action, { ...known, ...fields }, files);
  }

  /** The form that was sent last once more, as a second press sends it. */
  repeat(): Promise<DeskReply> {
    if (!this.last) throw new Error('no form was sent');
    return this.ask('POST', this.last.url, this.last.fields);
  }

  async login(username: string, password: string): Promise<DeskReply> {
    await this.get('/petugas/masuk');
    return this.send('/petugas/masuk', { username, password });
  }

  /** As a browser does after a day: the session's cookie is gone, what names the device stays. */
  forgetSession(): void {
    this.cookies.delete('petugas');
  }

  private async ask(
    method: 'GET' | 'POST',
    url: string,
    fields?: Record<string, string>,
    files?: Record<string, Buffer>,
  ): Promise<DeskReply> {
    const body = fields && bodyOf(fields, files);
    if (fields) this.last = { url, fields };
    const reply = await this.app.inject({
      method,
      url,
      remoteAddress: this.address,
      headers: {
        cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(body ? { 'content-type': body.headers.get('content-type') ?? '' } : {}),
      },
      payload: body && Buffer.from(await body.arrayBuffer()),
    });
    for (const { name, value } of reply.cookies) this.cookies.set(name, value);
    if (reply.body) this.page = reply.body;
    const { location } = reply.headers;
    return { status: reply.statusCode, location: String(location ?? ''), html: reply.body };
  }
}

/** As a browser makes it: urlencoded, or in parts where there are files. */
function bodyOf(fields: Record<string, string>, files?: Record<string, Buffer>): Response {
  if (!files) return new Response(new URLSearchParams(fields));
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  for (const [name, bytes] of Object.entries(files)) {
    form.append(name, new Blob([new Uint8Array(bytes)]), 'foto.jpg');
  }
  return new Response(form);
}
