import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { certificatesIn } from './graph-simulator-certificates';

const hosts = ['graph.facebook.com', 'lookaside.fbsbx.com', 'cdn.fbsbx.com', '*.fbcdn.net', '*.xx.fbcdn.net'];

export interface SimulatedRequest {
  method: string;
  host: string;
  url: URL;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

export interface SimulatedAnswer {
  status?: number;
  headers?: Record<string, string>;
  /** JSON unless it is text or bytes. */
  body?: unknown;
  /** How long the answer takes. */
  afterMs?: number;
  /** Its bytes come one by one, spread over so long. */
  dripMs?: number;
  /** Never answers, or breaks the connection instead. */
  fault?: 'hang' | 'reset';
}

type Handle = (request: SimulatedRequest) => SimulatedAnswer;

/** A CONNECT proxy on loopback that ends TLS for Meta's hosts and refuses every other address. */
export class SimulatorProxy {
  readonly caFile: string;
  private readonly tls: Server;
  private readonly proxy: Server;
  private readonly sockets = new Set<Socket>();
  /** Hosts that the program asked for and that are not Meta's: a test may say that there are none. */
  readonly refused: string[] = [];

  constructor(handle: Handle, folder: string) {
    const { caFile, leaf } = certificatesIn(folder, hosts);
    this.caFile = caFile;
    this.tls = createTlsServer({ key: leaf.privateKey, cert: leaf.certificate }, (request, response) => {
      void answer(handle, request, response);
    });
    const proxy = createServer((_request, response) => response.writeHead(405).end());
    proxy.on('connect', (request: IncomingMessage, socket: Socket, head: Buffer) =>
      this.tunnel(request.url ?? '', socket, head),
    );
    this.proxy = proxy;
    for (const server of [this.tls, this.proxy]) {
      server.on('connection', (socket: Socket) => {
        this.sockets.add(socket);
        socket.on('close', () => this.sockets.delete(socket));
      });
    }
  }

  async start(port = 0): Promise<void> {
    await listen(this.tls, 0);
    await listen(this.proxy, port);
  }

  get url(): string {
    return `http://127.0.0.1:${portOf(this.proxy)}`;
  }

  async stop(): Promise<void> {
    const closed = [this.tls, this.proxy].map((server) => new Promise((done) => server.close(done)));
    for (const socket of this.sockets) socket.destroy();
    await Promise.all(closed);
  }

  private tunnel(target: string, socket: Socket, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const [host = ''] = target.split(':');
    if (!hosts.some((known) => (known.startsWith('*') ? host.endsWith(known.slice(1)) : host === known))) {
      this.refused.push(host);
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    const inner = connect(portOf(this.tls), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      inner.write(head);
      inner.pipe(socket);
      socket.pipe(inner);
    });
    inner.on('error', () => socket.destroy());
    inner.on('close', () => socket.destroy());
    socket.on('close', () => inner.destroy());
  }
}

async function answer(handle: Handle, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const told = handle(simulated(request, Buffer.concat(chunks)));
  if (told.afterMs) await sleep(told.afterMs);
  await write(request, response, told);
}

function simulated({ method = 'GET', url = '/', headers }: IncomingMessage, body: Buffer): SimulatedRequest {
  const host = headers.host ?? '';
  return { method, host, url: new URL(url, `https://${host}`), headers, body };
}

async function write(
  request: IncomingMessage,
  response: ServerResponse,
  { status = 200, headers, body = {}, fault, dripMs }: SimulatedAnswer,
): Promise<void> {
  if (fault === 'reset') request.socket.destroy();
  if (fault) return;
  const { type, bytes } = contentOf(body);
  response.writeHead(status, { ...type, ...headers });
  for (let at = 0; dripMs && at < bytes.length - 1; at++) {
    response.write(bytes.subarray(at, at + 1));
    await sleep(dripMs / bytes.length);
  }
  response.end(dripMs ? bytes.subarray(-1) : bytes);
}

function contentOf(body: SimulatedAnswer['body']): {
  type: { 'content-type'?: string };
  bytes: Buffer;
} {
  if (Buffer.isBuffer(body) || typeof body === 'string') return { type: {}, bytes: Buffer.from(body) };
  return { type: { 'content-type': 'application/json' }, bytes: Buffer.from(JSON.stringify(body)) };
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

function listen(server: Server, port: number): Promise<void> {
  return new Promise((done, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', done);
  });
}
