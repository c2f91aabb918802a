import { chmodSync, copyFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { DriverProgram } from '@app/channels';
import type { FromDriver, ToDriver } from '../../libs/channels/src/whatsapp-web/whatsapp-web.protocol';
import { until } from './system';

/** One process of it, in the hands of the test. */
export class PlayedLife {
  readonly told: ToDriver[] = [];
  isOver = false;
  /** Until then it does as it is told. */
  ignoresStop = false;

  constructor(private readonly socket: Socket) {
    createInterface({ input: socket }).on('line', (line) => this.heard(JSON.parse(line) as ToDriver));
    socket.once('close', () => (this.isOver = true));
    socket.on('error', () => undefined); // it was killed
  }

  says(...messages: FromDriver[]): void {
    for (const message of messages) this.socket.write(`${JSON.stringify(message)}\n`);
  }

  /** Its last word, and it is gone. */
  ends(reason: string, final = false): void {
    this.says({ type: 'ended', reason, final });
    this.exit();
  }

  exit(): void {
    this.socket.write('{"type":"exit"}\n');
  }

  private heard(message: ToDriver): void {
    this.told.push(message);
    if (message.type === 'stop' && !this.ignoresStop) this.exit();
  }
}

/** Drivers without a browser: whoever starts `program` starts a process whose every word the test says. */
export class PlayedDriver {
  readonly lives: PlayedLife[] = [];

  private constructor(
    private readonly server: Server,
    readonly program: DriverProgram,
  ) {}

  /** @param folder that an ordinary account can walk into */
  static async start(folder: string): Promise<PlayedDriver> {
    const file = join(folder, 'played-driver.cjs');
    copyFileSync(join(__dirname, 'played-driver.cjs'), file);
    chmodSync(file, 0o755);
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo; // it listens on a port
    const driver = new PlayedDriver(server, { file, args: [String(port)] });
    server.on('connection', (socket) => driver.lives.push(new PlayedLife(socket)));
    return driver;
  }

  /** The newest life, once there were so many and it was told to start. */
  async life(ordinal: number): Promise<PlayedLife> {
    return until(`driver ${ordinal}`, async () => {
      const life = this.lives[ordinal - 1];
      return life && life.told.length > 0 && this.lives.length === ordinal ? life : null;
    });
  }

  stop(): Promise<unknown> {
    return new Promise((done) => this.server.close(done));
  }
}
