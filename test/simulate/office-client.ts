import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a service asks, as GET /api/v1/services tells it. */
export interface ServiceView {
  code: string;
  title: string;
  noticeVersion: string;
  fields: {
    key: string;
    label: string;
    type: string;
    required?: boolean;
    options?: Record<string, string>;
  }[];
  documents: { key: string; label: string; required?: boolean }[];
}

export interface CaseView {
  id: string;
  version: number;
  status: string;
  actions: { code: string }[];
  documents: { document: string; state: string; required: boolean }[];
}

interface Answer<T> {
  status: number;
  body: T;
  headers: Headers;
}

interface Call {
  token?: string;
  body?: object | Buffer;
  headers?: Record<string, string>;
}

function contentOf(body: Call['body']): {
  headers?: Record<string, string>;
  body?: string | Uint8Array<ArrayBuffer>;
} {
  if (!body) return {};
  if (Buffer.isBuffer(body)) return { body: new Uint8Array(body) };
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** The running system over HTTP, by the names of its contract alone. */
export class OfficeClient {
  private officer = '';

  constructor(readonly base: string) {}

  async call<T>(method: string, path: string, { token, body, headers = {} }: Call = {}): Promise<Answer<T>> {
    const content = contentOf(body);
    const response = await fetch(path.startsWith('http') ? path : this.base + path, {
      method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...content.headers,
        ...headers,
      },
      body: content.body,
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      body: (isJson ? JSON.parse(text) : {}) as T,
    };
  }

  /** Whether a channel's webhook is served there. */
  async isOn(channel: string): Promise<boolean> {
    return (await this.call('GET', `/webhooks/${channel}`)).status !== 404;
  }

  async services(): Promise<ServiceView[]> {
    return (await this.call<{ items: ServiceView[] }>('GET', '/api/v1/services')).body.items;
  }

  /** Makes an officer of its own, for what only staff may see. */
  async enter(username: string, password: string): Promise<void> {
    const admin = await this.login(username, password);
    const name = `simulasi-${randomUUID().slice(-8)}`;
    const secret = randomUUID();
    const user = { username: name, name: 'Petugas Simulasi', roles: ['officer'], password: secret };
    const made = await this.staffPost('/api/v1/users', user, admin);
    if (made.status !== 201) throw new Error(`no officer could be made: ${made.status}`);
    this.officer = await this.login(name, secret);
  }

  /** The one case behind a receipt; undefined when there is none, or more than one. */
  async caseOf(receiptCode: string): Promise<CaseView | undefined> {
    const { body } = await this.read<{ items: CaseView[] }>(`/api/v1/cases?receiptCode=${receiptCode}`);
    return body.items.length === 1 ? body.items[0] : undefined;
  }

  async case(id: string): Promise<CaseView> {
    return (await this.read<CaseView>(`/api/v1/cases/${id}`)).body;
  }

  async act(id: string, action: string, extra: object = {}): Promise<void> {
    const { version } = await this.case(id);
    const path = `/api/v1/cases/${id}/actions/${action}`;
    const { status, body } = await this.staffPost<{ code?: string }>(path, { version, ...extra });
    if (status >= 300) throw new Error(`${action}: ${status} ${body.code ?? ''}`);
  }

  /** How many messages of a citizen are stored under this id of the channel. */
  async storedUnder(channel: string, externalId: string): Promise<number> {
    const query = new URLSearchParams({ channel, direction: 'inbound', externalId });
    return (await this.read<{ items: object[] }>(`/api/v1/messages?${query.toString()}`)).body.items.length;
  }

  /** How many messages wait to go out. */
  async unsent(): Promise<number> {
    const lists = ['queued', 'sending'].map((status) =>
      this.read<{ items: object[] }>(`/api/v1/outbox?status=${status}`),
    );
    return (await Promise.all(lists)).reduce((sum, { body }) => sum + body.items.length, 0);
  }

  /** Uploads in two pieces, as a line that drops would. */
  async upload(bytes: Buffer): Promise<string> {
    const word = (text: string): string => Buffer.from(text).toString('base64');
    const made = await this.call('POST', '/api/v1/uploads', {
      headers: {
        'tus-resumable': '1.0.0',
        'upload-length': String(bytes.length),
        'upload-metadata': `filename ${word('ktp.jpg')},filetype ${word('image/jpeg')}`,
      },
    });
    const location = new URL(made.headers.get('location') ?? '', this.base).href;
    const half = Math.floor(bytes.length / 2);
    for (const [from, to] of [[0, half] as const, [half, bytes.length] as const]) {
      const headers = {
        'tus-resumable': '1.0.0',
        'content-type': 'application/offset+octet-stream',
        'upload-offset': String(from),
      };
      await this.call('PATCH', location, { body: bytes.subarray(from, to), headers });
    }
    return location.split('/').at(-1) ?? '';
  }

  private read<T>(path: string): Promise<Answer<T>> {
    return this.call('GET', path, { token: this.officer });
  }

  private staffPost<T>(path: string, body: object, token = this.officer): Promise<Answer<T>> {
    return this.call('POST', path, { token, body, headers: { 'idempotency-key': randomUUID() } });
  }

  private async login(username: string, password: string): Promise<string> {
    const { status, body } = await this.call<{ accessToken?: string }>('POST', '/api/v1/auth/login', {
      body: { username, password },
    });
    if (!body.accessToken) throw new Error(`login as ${username} was answered ${status}`);
    return body.accessToken;
  }
}

/** Waits for a fact; undefined when the time is over. */
export async function eventually<T>(
  fact: () => Promise<T | undefined | false>,
  seconds = 60,
): Promise<T | undefined> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const value = await fact();
    if (value) return value;
    if (Date.now() > end) return undefined;
    await sleep(200);
  }
}
