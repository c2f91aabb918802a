import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { EmbeddedPostgresFailed } from './embedded-postgres-failed';
import { keptPort } from './free-port';
import { initCluster } from './init-cluster';
import { stopLeftover } from './leftover';
import { locate, type Location } from './location';
import { ServerProcess } from './server-process';

/** What a start needs to know; the caller holds the lock of `dir`. */
export interface EmbeddedPostgresOptions {
  /** The data folder; the port and, where reachable, the cluster are kept in it. */
  dir: string;
  password: string;
  database?: string;
  /** Where binaries and cluster go when the server's account cannot reach `dir` (`/var/lib/si-cepat-mesi`). */
  home?: string;
  /** Settings over the defaults, e.g. `{ fsync: 'off' }` in tests. */
  settings?: Record<string, string>;
  /** Called when the server ended by itself and before each attempt to start it again. */
  onRestart?: (why: string) => void;
}

// For a small PC; and nothing of a citizen in the server's log: no statements, no details, no errors of queries.
const defaults: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_buffers: '64MB',
  max_connections: '100',
  max_wal_size: '512MB',
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_parameter_max_length_on_error: '0',
  log_checkpoints: 'off',
  log_timezone: 'UTC',
  timezone: 'UTC',
};

/** The office's own PostgreSQL: made on the first start, watched, started again when it is killed, ended with us. */
export class EmbeddedPostgres {
  /** Whether this start made the cluster. */
  fresh = false;
  private server?: ServerProcess;
  private starting?: Promise<void>;
  private stopping?: Promise<void>;
  private readonly aborted = new AbortController();

  private constructor(
    private readonly options: EmbeddedPostgresOptions,
    private readonly location: Location,
    readonly port: number,
  ) {}

  /** Finds place, account and port, so that the address is known before the server runs. */
  static async prepare(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
    const location = locate(options.dir, options.home);
    await stopLeftover(location.cluster);
    const port = await keptPort(join(options.dir, 'postgres.port'));
    return new EmbeddedPostgres(options, location, port);
  }

  get url(): string {
    return this.urlOf(this.options.database ?? 'si_cepat_mesi');
  }

  get pid(): number | undefined {
    return this.server?.pid;
  }

  /** Resolves when the database takes connections. EmbeddedPostgresFailed with the end of the server's log. */
  start(): Promise<void> {
    this.starting ??= this.startAll();
    return this.starting;
  }

  private async startAll(): Promise<void> {
    this.fresh = await initCluster(this.location, this.options.password, this.aborted.signal);
    await this.startServer();
    await this.createDatabase();
  }

  /** Waits until the server has ended; safe at any moment of a start and more than once. */
  stop(): Promise<void> {
    this.stopping ??= this.stopAll();
    return this.stopping;
  }

  private async stopAll(): Promise<void> {
    this.aborted.abort();
    await this.server?.stop();
    await this.starting?.catch(() => undefined);
    await this.server?.stop();
  }

  private async startServer(): Promise<void> {
    for (let attempt = 1; !this.stopping; attempt++) {
      await stopLeftover(this.location.cluster);
      if (this.stopping) break;
      this.server = new ServerProcess(
        this.location,
        flagsOf({ ...defaults, ...this.options.settings, port: String(this.port) }),
      );
      try {
        await this.server.ready();
        return this.watch(this.server);
      } catch (error) {
        // Processes of a killed server hold its shared memory for a second or two.
        if (attempt === 6) throw error;
        await sleep(500);
      }
    }
    throw new EmbeddedPostgresFailed('stopped during the start');
  }

  private watch(server: ServerProcess): void {
    void server.exited.then((why) => (this.stopping ? undefined : this.revive(why)));
  }

  private async revive(why: string): Promise<void> {
    for (let wait = 200; !this.stopping; wait = Math.min(wait * 2, 10_000)) {
      this.options.onRestart?.(why);
      try {
        return await this.startServer();
      } catch (error) {
        why = error instanceof Error ? error.message : String(error);
        await sleep(wait);
      }
    }
  }

  private async createDatabase(): Promise<void> {
    const name = this.options.database ?? 'si_cepat_mesi';
    const client = new Client({ connectionString: this.urlOf('postgres') });
    await client.connect();
    try {
      const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
      if (!rowCount) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
    } finally {
      await client.end();
    }
  }

  private urlOf(database: string): string {
    const password = encodeURIComponent(this.options.password);
    return `postgres://postgres:${password}@127.0.0.1:${this.port}/${database}`;
  }
}

/** Prepares and starts in one step. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const postgres = await EmbeddedPostgres.prepare(options);
  await postgres.start();
  return postgres;
}

function flagsOf(settings: Record<string, string>): string[] {
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
