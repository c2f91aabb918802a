import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Channel, ChannelRegistry, WhatsappWebChannel } from '@app/channels';
import { Environment } from '@app/config';
import { FixedClock } from '@app/core';
import { Database } from '@app/database';
import { LinkedDevices, type LinkedDeviceView } from '@app/intake';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DeviceHolder } from '../../../apps/worker/src/linked-device/device-holder';
import { DriverProgramChoice } from '../../../apps/worker/src/linked-device/device-launcher';
import { startProcessing } from '../../../apps/worker/src/start-worker';
import { WorkerModule } from '../../../apps/worker/src/worker.module';
import { at, office } from '../../../libs/channels/src/whatsapp-web/whatsapp-web.payloads';
import { chromiumLeft } from '../chromium-processes';
import { createTestDatabase, type TestDatabase } from '../database';
import { driverProgramIn } from '../driver-program';
import { reachableRoot } from '../reachable-root';
import { until } from '../system';
import { WhatsappPage } from './whatsapp-page';

const key = Buffer.alloc(32, 4).toString('base64');

/** The whole worker in this process, with the real library and Chromium, before a page of WhatsApp Web of our own. */
export class PhoneWorld {
  readonly clock = new FixedClock(new Date(at * 1000));
  readonly sessionDir: string;
  private program?: DriverProgramChoice['program'];
  private app: INestApplicationContext;
  private stopWorker?: () => Promise<void>;

  private constructor(
    private readonly folder: string,
    private readonly chromium: string,
    readonly page: WhatsappPage,
    private readonly test: TestDatabase,
  ) {
    this.sessionDir = join(folder, 'data', 'whatsapp-web');
  }

  static async start(chromium: string): Promise<PhoneWorld> {
    const folder = mkdtempSync(join(tmpdir(), 'si-cepat-mesi-phone-'));
    chmodSync(folder, 0o755);
    mkdirSync(join(folder, 'data'));
    const page = await WhatsappPage.start(join(folder, 'page'), office);
    const test = await createTestDatabase();
    return new PhoneWorld(folder, page.chromiumIn(folder, chromium), page, test);
  }

  async close(): Promise<void> {
    await this.stop();
    await this.page.stop();
    await this.test.drop();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 4 });
  }

  /** A new life of the worker on the same database and folder. */
  async open(): Promise<void> {
    const { clock, folder, chromium } = this;
    const env = new Environment({
      ...process.env,
      DATABASE_URL: this.test.url,
      DATA_DIR: join(folder, 'data'),
      ENCRYPTION_KEY: key,
      TOKEN_SECRET: key,
      WHATSAPP_CHROMIUM_PATH: chromium,
    });
    const channels = new ChannelRegistry([new WhatsappWebChannel(clock, () => 0)]);
    this.program ??= driverProgramIn(reachableRoot(folder, ['libs', 'test', 'tsconfig.json', '.swcrc.json']));
    const useValue: DriverProgramChoice = { program: this.program };
    const choice = { provide: DriverProgramChoice, useValue };
    const programs = { module: class {}, global: true, providers: [choice], exports: [DriverProgramChoice] };
    const root = { module: class {}, imports: [programs, WorkerModule.for(env, { clock, channels })] };
    this.app = await NestFactory.createApplicationContext(root, { logger: ['error'] });
    this.stopWorker = await startProcessing(this.app);
  }

  async stop(): Promise<void> {
    await this.stopWorker?.();
    this.stopWorker = undefined;
  }

  /** Now, as WhatsApp counts. */
  get seconds(): number {
    return this.clock.now().getTime() / 1000;
  }

  get holder(): DeviceHolder {
    return this.app.get(DeviceHolder);
  }

  get devices(): LinkedDevices {
    return this.app.get(LinkedDevices, { strict: false });
  }

  get channel(): Channel {
    return this.app.get(ChannelRegistry, { strict: false }).get('whatsapp');
  }

  get view(): Promise<LinkedDeviceView | null> {
    return this.devices.view('whatsapp');
  }

  query<Row>(sql: string): Promise<Row[]> {
    return this.app.get(Database, { strict: false }).query<Row>(sql);
  }

  async count(sql: string): Promise<number> {
    return (await this.query(sql)).length;
  }

  /** Waits for it; time does not pass by itself here, so the looks of the holder are what moves it on. */
  async reaches(state: LinkedDeviceView['state']): Promise<void> {
    await until(`the phone is ${state}`, async () => (await this.view)?.state === state, 40);
  }

  /** Lets so much time pass, and the holder look. */
  async passes(milliseconds: number): Promise<void> {
    this.clock.advance(milliseconds);
    await this.holder.tick();
  }

  /** The process that drives the browser now. */
  get driverPid(): number | undefined {
    const children = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
    const own = children.map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? []);
    const found = own.find(
      ([, , parent, args]) => Number(parent) === process.pid && args?.includes('runDriver'),
    );
    return found && Number(found[1]);
  }

  /** What a process of this system was given by its environment. */
  environmentOf(pid: number): string[] {
    const entries = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
    return entries.filter(Boolean).map((entry) => entry.split('=')[0] ?? '');
  }

  browsersLeft(): Promise<string[]> {
    return chromiumLeft(this.sessionDir);
  }

  /** Codes of the open tasks about the channel. */
  async tasks(): Promise<string[]> {
    const sql = `SELECT code FROM tasks WHERE kind = 'channel_down' AND state = 'open' ORDER BY code`;
    return (await this.query<{ code: string }>(sql)).map(({ code }) => code);
  }
}
