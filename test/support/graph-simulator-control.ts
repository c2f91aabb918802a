import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { GraphSimulator } from './graph-simulator';
import { type RateLimits } from './graph-simulator-rates';
import { type ReportHabit } from './graph-simulator-reports';
import { templatesOf } from './graph-simulator-templates';
import { metaJson } from './graph-simulator-webhooks';
import {
  type Fault,
  type SentMessage,
  type SimulatedAccount,
  type SimulatedChannel,
} from './graph-simulator-world';

/** A command of a plain script: who does what. */
interface Command {
  channel?: SimulatedChannel;
  person?: string;
  text?: string;
  choose?: string;
  photo?: string;
  document?: string;
  wanted?: string;
  timeout?: number;
  id?: string;
  verb?: string;
  states?: ReportHabit['states'];
  code?: number;
  body?: unknown;
  bytes?: string;
  times?: number;
  baseUrl?: string;
  fault?: Fault;
  advance?: number;
  latency?: number;
  windowChecks?: boolean;
  whatsappWindowAnswer?: 'status' | 'immediate';
  requireProof?: boolean;
  redelivers?: boolean;
  reports?: ReportHabit | null;
  limits?: RateLimits;
  account?: Partial<SimulatedAccount>;
}

type Act = (simulator: GraphSimulator, command: Command) => unknown;

/** `POST /<name>` with a JSON body; files are base64. */
const acts: Readonly<Record<string, Act>> = {
  /** A citizen writes, presses, or sends a file. */
  say: (simulator, { channel, person = '', text, choose, photo, document }) => {
    const citizens = simulator[channel ?? 'messenger'];
    if (choose !== undefined) return citizens.choose(person, choose);
    if (photo !== undefined) return citizens.photo(person, Buffer.from(photo, 'base64'), { caption: text });
    if (document !== undefined) return citizens.document(person, Buffer.from(document, 'base64'));
    return citizens.text(person, text ?? '');
  },
  /** Somebody comments on the page. */
  comment: ({ messenger }, { person = '', text = '', photo, verb, id }) =>
    messenger.comment(person, text, { verb, photo, id }),
  /** Any body, or any bytes, signed; so many times at once. */
  inject: async (simulator, { channel = 'messenger', body, bytes = metaJson(body), times = 1 }) => {
    const posts = Array.from({ length: times }, () => simulator[channel].postBytes(bytes));
    return { statuses: (await Promise.all(posts)).map(({ status }) => status) };
  },
  /** The last webhook of this channel again, with the same bytes. */
  redeliver: (simulator, { channel = 'messenger' }) => simulator[channel].redeliver(),
  /** Meta tells what became of a message of ours. */
  report: async (simulator, { id, states = ['delivered'], code }) => {
    const sent = simulator.sent.find((message) => message.id === id);
    if (!sent) throw new Error('no such message');
    const known = <T>(all: readonly T[]): T[] => all.filter((state) => states.includes(state as never));
    if (sent.channel === 'messenger') {
      return simulator.messenger.report(sent, known(['echo', 'delivered', 'read'] as const));
    }
    const told = code === undefined ? known(['sent', 'delivered', 'read'] as const) : (['failed'] as const);
    return simulator.whatsapp.report(sent, [...told], code);
  },
  /** Waits for the next message to this person that is as wanted. */
  reply: async (simulator, { person = '', wanted = '', timeout }) =>
    told(await simulator.waitForReply(person, new RegExp(wanted, 'i'), timeout)),
  /** What was sent to this person, or to everybody. */
  sent: (simulator, { person }) =>
    (person === undefined ? simulator.sent : simulator.sentTo(person)).map(told),
  /** The next answers of Graph that are meant by this go wrong. */
  fail: (simulator, { fault = {} }) => simulator.failNext(fault),
  clear: ({ world }) => world.clearFaults(),
  /** Meta's check of our callback address. */
  handshake: async (simulator, { channel = 'messenger' }) => ({ right: await simulator.handshake(channel) }),
  /** Meta approves a template that was handed in. */
  approve: ({ world }, { id }) => {
    const template = templatesOf(world).find(({ name }) => name === id);
    if (!template) throw new Error('no such template');
    return Object.assign(template, { status: 'APPROVED' });
  },
  /** Token and subscription; answers how they stand. */
  account: ({ world }, { channel = 'messenger', account }) => Object.assign(world.accounts[channel], account),
  settings: (simulator, command) => {
    const { world, deliveries, reports } = simulator;
    const { baseUrl, advance = 0, latency: latencyMs, redelivers } = command;
    const { windowChecks, whatsappWindowAnswer, requireProof } = command;
    Object.assign(simulator, given({ baseUrl }));
    Object.assign(world, given({ windowChecks, whatsappWindowAnswer, requireProof, latencyMs }));
    Object.assign(deliveries, given({ redelivers }));
    world.advance(advance);
    if (command.reports !== undefined) reports.habit = command.reports ?? undefined;
    if (command.channel && command.limits) world.rates.limits[command.channel] = command.limits;
    return { now: new Date(world.now()).toISOString(), waiting: deliveries.open };
  },
};

/** Without what the command does not speak of. */
function given(settings: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

/** Lets a script outside this process steer the simulator, on loopback only. */
export function serveControl(
  simulator: GraphSimulator,
  port: number,
): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => void answer(simulator, request, response));
  return new Promise((done, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', () =>
      done({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server }),
    );
  });
}

async function answer(
  simulator: GraphSimulator,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const send = (status: number, body: unknown): void => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  if (!isLocal(request))
    return send(403, { error: 'only from this machine, and from no page of another site' });
  const act = request.method === 'POST' ? acts[(request.url ?? '').slice(1)] : undefined;
  if (!act) return send(404, { error: `POST one of ${Object.keys(acts).join(', ')}` });
  try {
    const command = JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}') as Command;
    send(200, (await act(simulator, command)) ?? {});
  } catch (error) {
    send(409, { error: String(error) });
  }
}

/** A name that only points here (DNS rebinding), or a page of another site, is nobody of ours. */
function isLocal({ headers, socket }: IncomingMessage): boolean {
  const fromHere = ['127.0.0.1', '::ffff:127.0.0.1'].includes(socket.remoteAddress ?? '');
  return (
    fromHere && /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(headers.host ?? '') && headers.origin === undefined
  );
}

/** A message with its file as text. */
function told({ file, ...message }: SentMessage): object {
  return file ? { ...message, file: { ...file, bytes: file.bytes.toString('base64') } } : message;
}

/** Starts it by itself: prints one JSON line with what the program's environment and a script need. */
export async function runSimulator(): Promise<void> {
  const simulator = await GraphSimulator.start({
    baseUrl: process.env['BASE_URL'],
    port: Number(process.env['SIMULATOR_PROXY_PORT'] ?? 0),
  });
  const { url, server } = await serveControl(simulator, Number(process.env['SIMULATOR_PORT'] ?? 0));
  process.stdout.write(`${JSON.stringify({ controlUrl: url, env: simulator.env })}\n`);
  const stop = (): void => {
    server.close();
    server.closeAllConnections();
    void simulator.stop().then(() => process.exit(0));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}
