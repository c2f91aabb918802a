import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { GraphSimulator } from './graph-simulator';
import { type Fault, type SimulatedChannel } from './graph-simulator-world';

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
  baseUrl?: string;
  fault?: Fault;
  advance?: number;
  windowChecks?: boolean;
}

type Act = (simulator: GraphSimulator, command: Command) => unknown;

/** `POST /<name>` with a JSON body; files are base64. */
const acts: Readonly<Record<string, Act>> = {
  say: ({ messenger, whatsapp }, { channel, person = '', text, choose, photo, document }) => {
    const citizens = channel === 'whatsapp' ? whatsapp : messenger;
    if (choose !== undefined) return citizens.choose(person, choose);
    if (photo !== undefined) return citizens.photo(person, Buffer.from(photo, 'base64'), { caption: text });
    if (document !== undefined) return citizens.document(person, Buffer.from(document, 'base64'));
    return citizens.text(person, text ?? '');
  },
  reply: async (simulator, { person = '', wanted = '', timeout }) => {
    const message = await simulator.waitForReply(person, new RegExp(wanted, 'i'), timeout);
    return {
      ...message,
      file: message.file && { ...message.file, bytes: message.file.bytes.toString('base64') },
    };
  },
  sent: (simulator, { person = '' }) =>
    simulator.sentTo(person).map((message) => ({
      ...message,
      file: message.file && { ...message.file, bytes: message.file.bytes.toString('base64') },
    })),
  fail: (simulator, { fault = {} }) => simulator.failNext(fault),
  settings: (simulator, { baseUrl, advance, windowChecks }) => {
    simulator.baseUrl = baseUrl ?? simulator.baseUrl;
    simulator.world.windowChecks = windowChecks ?? simulator.world.windowChecks;
    simulator.world.advance(advance ?? 0);
  },
};

/** Lets a script outside this process steer the simulator, on loopback only. */
export function serveControl(
  simulator: GraphSimulator,
  port: number,
): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const act = acts[(request.url ?? '').slice(1)];
      try {
        const command = JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}') as Command;
        const result = act ? await act(simulator, command) : undefined;
        response.writeHead(act ? 200 : 404, { 'content-type': 'application/json' });
        response.end(JSON.stringify(result ?? {}));
      } catch (error) {
        response.writeHead(409, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ error: String(error) }));
      }
    })();
  });
  return new Promise((done) => {
    server.listen(port, '127.0.0.1', () =>
      done({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server }),
    );
  });
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
