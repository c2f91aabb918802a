import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { createTestDatabase, type TestDatabase } from './database';
import { startTestRedis, type TestRedis } from './redis';

const root = resolve(__dirname, '../..');
const program = (name: string): string => join(root, 'dist/apps', name, 'src/main.js');
const adminPassword = 'uji-admin-password';

/** One part of a running system, with all that it wrote. */
export class Part {
  output = '';
  readonly ready: Promise<{ address?: string }>;
  private readonly child: ChildProcess;

  constructor(name: string, env: Record<string, string | undefined>) {
    this.child = fork(program(name), { env, cwd: root, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (data: Buffer) => (this.output += data.toString()));
    }
    this.ready = new Promise((done, failed) => {
      this.child.once('message', (message) => done(message as { address?: string }));
      this.child.once('exit', () => failed(new Error(`${name} ended:\n${this.output}`)));
    });
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  kill(signal: NodeJS.Signals): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return Promise.resolve();
    const gone = new Promise<void>((done) => this.child.once('exit', () => done()));
    this.child.kill(signal);
    return gone;
  }
}

/** A whole system of the built programs on a database of its own, with or without Redis. */
export class TestSystem {
  readonly adminPassword = adminPassword;
  readonly dataDir = mkdtempSync(join(tmpdir(), 'si-cepat-mesi-system-'));
  url = '';
  api: Part;
  worker: Part;
  logs = '';
  private moved = 0;

  private constructor(
    readonly databaseUrl: string,
    private readonly dropDatabase: () => Promise<void>,
    readonly redis: TestRedis | undefined,
    private readonly env: Record<string, string | undefined>,
    private readonly clockMoves: boolean,
  ) {}

  /**
   * On a database of its own, or on this one, which may be empty. A clock that `advance` can move costs each look at the
   * time; benches do without.
   */
  static async start(
    options: {
      redis?: boolean;
      env?: Record<string, string>;
      database?: TestDatabase;
      clockMoves?: boolean;
    } = {},
  ): Promise<TestSystem> {
    const database = options.database ?? (await createTestDatabase());
    const redis = options.redis ? await startTestRedis() : undefined;
    const env = {
      ...process.env,
      NODE_ENV: 'test',
      DATABASE_URL: database.url,
      REDIS_URL: redis?.url,
      ENCRYPTION_KEY: randomBytes(32).toString('base64'),
      TOKEN_SECRET: randomBytes(32).toString('base64'),
      ADMIN_PASSWORD: adminPassword,
      PORT: '0',
      ...options.env,
    };
    const drop = (): Promise<void> => database.drop();
    const system = new TestSystem(database.url, drop, redis, env, options.clockMoves ?? true);
    if (options.database) system.migrate();
    await system.startApi();
    await system.startWorker();
    return system;
  }

  /** Lets time pass for every program of it, those that start later too. */
  advance(milliseconds: number): void {
    this.moved += milliseconds;
    writeFileSync(this.clockFile, String(this.moved));
  }

  async startApi(port = '0'): Promise<void> {
    this.api = new Part('api', { ...this.fullEnv, PORT: port });
    const { address } = await this.api.ready;
    this.url = address ?? '';
  }

  async startWorker(): Promise<void> {
    this.worker = new Part('worker', this.fullEnv);
    await this.worker.ready;
  }

  async stop(): Promise<void> {
    await Promise.all([this.api.kill('SIGTERM'), this.worker.kill('SIGTERM')]);
    await this.redis?.stop();
    await this.dropDatabase();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  get port(): string {
    return new URL(this.url).port;
  }

  private migrate(): void {
    const { status, stderr } = spawnSync(process.execPath, [program('cli'), 'migrate'], {
      env: this.fullEnv,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`migrate: ${stderr}`);
  }

  private get clockFile(): string {
    return join(this.dataDir, 'moved-clock');
  }

  private get fullEnv(): Record<string, string | undefined> {
    const env = { ...this.env, DATA_DIR: this.dataDir };
    if (!this.clockMoves) return env;
    const preload = `--require "${join(__dirname, 'moved-clock.cjs')}"`;
    return {
      ...env,
      MOVED_CLOCK_FILE: this.clockFile,
      NODE_OPTIONS: [process.env.NODE_OPTIONS, preload].filter(Boolean).join(' '),
    };
  }
}

/** Waits for a fact, with a limit. */
export async function until<T>(
  what: string,
  fact: () => Promise<T | false | null | undefined>,
  seconds = 20,
): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const value = await fact();
    if (value) return value;
    if (Date.now() > end) throw new Error(`not within ${seconds} s: ${what}`);
    await sleep(100);
  }
}

/** A single number from the database, named `n`. */
export async function countIn(url: string, sql: string): Promise<number> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ n: string }>(sql);
  await client.end();
  return Number(rows[0]?.n ?? 0);
}
