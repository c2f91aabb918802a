import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const account = { accessKeyId: 'UJIKEY', secretAccessKey: 'uji/rahasia+contoh', region: 'uji-1' };
const pageSize = 5;

const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, data: string): Buffer => createHmac('sha256', key).update(data).digest();

/** A bucket in memory that checks every signature (SigV4) and lists in pages, for tests of what speaks S3. */
export class TestS3 {
  readonly objects = new Map<string, Buffer>();
  /** Requests to be answered 503 before the next one is served. */
  failing = 0;
  /** Requests to be served, but whose answer gets lost. */
  losing = 0;
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, reply) => void this.serve(request, reply));
  }

  static async start(): Promise<TestS3> {
    const s3 = new TestS3();
    await new Promise<void>((done) => s3.server.listen(0, '127.0.0.1', done));
    return s3;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The variables that a system needs to keep its files here. */
  get env(): { STORAGE_URL: string; AWS_ACCESS_KEY_ID: string; AWS_SECRET_ACCESS_KEY: string } {
    return {
      STORAGE_URL: `s3://uji/arsip?endpoint=${encodeURIComponent(this.endpoint)}&region=${account.region}`,
      AWS_ACCESS_KEY_ID: account.accessKeyId,
      AWS_SECRET_ACCESS_KEY: account.secretAccessKey,
    };
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((done) => this.server.close(() => done()));
  }

  private async serve(request: IncomingMessage, reply: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    if (this.failing > 0) {
      this.failing -= 1;
      return void reply.writeHead(503).end();
    }
    if (!isSigned(request, body)) return void reply.writeHead(403).end('<Code>SignatureDoesNotMatch</Code>');
    const [status, answer] = this.answer(request, body);
    if (this.losing > 0) {
      this.losing -= 1;
      return void request.socket.destroy();
    }
    reply.writeHead(status).end(answer);
  }

  private answer(request: IncomingMessage, body: Buffer): [number, (string | Buffer)?] {
    const url = new URL(request.url ?? '', this.endpoint);
    const [, bucket, ...path] = decodeURIComponent(url.pathname).split('/');
    const key = path.join('/');
    if (bucket !== 'uji') return [404, '<Code>NoSuchBucket</Code>'];
    if (request.method === 'GET' && key === '') return [200, this.listing(url.searchParams)];
    if (request.method === 'GET') return this.objects.has(key) ? [200, this.objects.get(key)] : [404];
    if (request.method === 'DELETE') {
      this.objects.delete(key);
      return [204];
    }
    if (request.headers['if-none-match'] === '*' && this.objects.has(key)) return [412];
    this.objects.set(key, body);
    return [200];
  }

  private listing(query: URLSearchParams): string {
    const after = query.get('continuation-token') ?? '';
    const prefix = query.get('prefix') ?? '';
    const keys = [...this.objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort();
    const page = keys.slice(0, pageSize);
    const more = keys.length > page.length;
    const contents = page.map(
      (key) => `<Contents><Key>${key}</Key><Size>${this.objects.get(key)?.length ?? 0}</Size></Contents>`,
    );
    const next = more ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : '';
    return `<ListBucketResult>${contents.join('\n')}<IsTruncated>${more}</IsTruncated>${next}</ListBucketResult>`;
  }
}

/** Empty parts where the header is none of ours. */
function authorizationOf(header = ''): Record<'credential' | 'names' | 'signature', string> {
  const parts = /^AWS4-HMAC-SHA256 Credential=([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
    header,
  );
  const [, credential = '', names = '', signature = ''] = parts ?? [];
  return { credential, names, signature };
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
function isSigned({ method, url = '', headers }: IncomingMessage, body: Buffer): boolean {
  const { credential, names, signature } = authorizationOf(headers.authorization);
  const [accessKeyId, day = '', region = '', service = ''] = credential.split('/');
  const time = String(headers['x-amz-date']);
  const payload = String(headers['x-amz-content-sha256']);
  const bodyFits = payload === 'UNSIGNED-PAYLOAD' ? url.startsWith('https:') : payload === sha256(body);
  if (!bodyFits || accessKeyId !== account.accessKeyId || region !== account.region) return false;
  const { pathname, searchParams } = new URL(url, 'http://x');
  const query = [...searchParams]
    .map((pair) => pair.map((part) => encodeURIComponent(part)).join('='))
    .sort()
    .join('&');
  const signed = names.split(';').map((name) => `${name}:${String(headers[name]).trim()}\n`);
  const canonical = [method, pathname, query, signed.join(''), names, payload].join('\n');
  const scope = `${day}/${region}/${service}/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n');
  const key = [region, service, 'aws4_request'].reduce(
    (above, part) => hmac(above, part),
    hmac(`AWS4${account.secretAccessKey}`, day),
  );
  return timingSafeEqual(hmac(key, toSign), Buffer.from(signature, 'hex'));
}
