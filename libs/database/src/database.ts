import { AsyncLocalStorage } from 'node:async_hooks';
import { log } from '@app/observability';
import { Client } from 'pg';
import { DataSource, type EntityManager } from 'typeorm';
import { applicationRole } from './application-role';
import { dataSourceOptions, migrations } from './data-source-options';
import { DatabaseUnavailable } from './database.errors';
import { isConnectionError } from './pg-errors';

interface Unit {
  manager: EntityManager;
  afterCommit: (() => void | Promise<void>)[];
}

/**
 * The one way to the database. A transaction is ambient: whatever is called inside `transaction()` takes part in it,
 * so that libs compose without handing a connection around.
 */
export class Database {
  private readonly units = new AsyncLocalStorage<Unit>();
  private connecting?: Promise<void>;
  /** Of this process's own clock; the time of the world may be set. */
  private steadySince = -Infinity;

  constructor(private readonly source: DataSource) {}

  get connected(): boolean {
    return this.source.isInitialized;
  }

  /** For how many milliseconds no connection has failed. */
  get steadyForMs(): number {
    return performance.now() - this.steadySince;
  }

  /** Connects when the schema is there. @throws DatabaseUnavailable while it is away or not migrated */
  async connect(): Promise<void> {
    if (this.connected) return;
    this.connecting ??= this.open().finally(() => (this.connecting = undefined));
    await this.connecting;
  }

  /** Runs `work` in one transaction; inside another one it simply joins. */
  async transaction<T>(work: () => Promise<T>): Promise<T> {
    if (this.units.getStore()) return work();
    const afterCommit: Unit['afterCommit'] = [];
    const result = await this.translate(() =>
      this.ready.transaction((manager) => this.units.run({ manager, afterCommit }, work)),
    );
    for (const task of afterCommit) {
      // The commit stands whatever happens here; the sweeper makes good a lost wake-up.
      await Promise.resolve(task()).catch(() => log.warn('database.after_commit_failed'));
    }
    return result;
  }

  /** Runs `work` on a connection of its own: what it writes stands even when the ambient transaction is undone. */
  apart<T>(work: () => Promise<T>): Promise<T> {
    return this.units.exit(work);
  }

  /** Runs `work` so that its failure undoes its own writes and leaves the ambient transaction as it was. */
  async savepoint<T>(work: () => Promise<T>): Promise<T> {
    return this.transaction(async () => {
      const waiting = this.units.getStore()?.afterCommit ?? [];
      const before = waiting.length;
      await this.query('SAVEPOINT separate_work');
      try {
        const result = await work();
        await this.query('RELEASE SAVEPOINT separate_work');
        return result;
      } catch (error) {
        waiting.length = before;
        if (!isConnectionError(error)) {
          await this.query('ROLLBACK TO SAVEPOINT separate_work');
          // It outlives the rollback, and its name would hide that of an outer one.
          await this.query('RELEASE SAVEPOINT separate_work');
        }
        throw error;
      }
    });
  }

  /** Runs `task` once the ambient transaction is committed, or at once outside of one. */
  async afterCommit(task: () => void | Promise<void>): Promise<void> {
    const unit = this.units.getStore();
    if (unit) unit.afterCommit.push(task);
    else await task();
  }

  /** Plain SQL in the ambient transaction; the caller names the rows' shape. */
  async query<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return this.translate(async () => {
      const result: unknown = await this.manager.query(sql, [...parameters]);
      return rowsOf<Row>(result);
    });
  }

  /** The first row, or null when there is none. */
  async queryOne<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row | null> {
    return (await this.query<Row>(sql, parameters))[0] ?? null;
  }

  /** TypeORM's manager of the ambient transaction. */
  get manager(): EntityManager {
    return this.units.getStore()?.manager ?? this.ready.manager;
  }

  async close(): Promise<void> {
    if (this.connected) await this.source.destroy();
  }

  private get ready(): DataSource {
    if (!this.connected) throw new DatabaseUnavailable('database is not connected');
    return this.source;
  }

  private async open(): Promise<void> {
    await this.translate(async () => {
      const role = (await this.inspectServer()) ? ` -c role=${applicationRole}` : '';
      const extra: { options?: string } = { ...this.source.options.extra };
      this.source.setOptions({ extra: { ...extra, options: `-c timezone=UTC${role}` } });
      await this.source.initialize();
    });
  }

  /** Whether the application role may be taken. @throws DatabaseUnavailable when migrations are still to come */
  private async inspectServer(): Promise<boolean> {
    const client = new Client({ connectionString: urlOf(this.source), connectionTimeoutMillis: 3000 });
    client.on('error', () => undefined); // a cut line also rejects the query below
    try {
      await client.connect();
      const wanted = migrations[migrations.length - 1]?.name;
      const { rows } = await client.query<{ table: string | null }>(
        `SELECT to_regclass('public.schema_migrations')::text AS table`,
      );
      const done = rows[0]?.table
        ? (await client.query('SELECT 1 FROM schema_migrations WHERE name = $1', [wanted])).rowCount
        : 0;
      if (!done) throw new DatabaseUnavailable('database is not migrated yet');
      const role = await client.query<{ ok: boolean }>(
        `SELECT coalesce(bool_or(pg_has_role(session_user, oid, 'MEMBER')), false) AS ok FROM pg_roles WHERE rolname = $1`,
        [applicationRole],
      );
      return role.rows[0]?.ok ?? false;
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  private async translate<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (isConnectionError(error)) this.steadySince = performance.now();
      if (isConnectionError(error) && !(error instanceof DatabaseUnavailable)) {
        throw new DatabaseUnavailable('database cannot be reached', {}, error);
      }
      throw error;
    }
  }
}

/** TypeORM answers UPDATE and DELETE with [rows, count] and everything else with rows. */
function rowsOf<Row>(result: unknown): Row[] {
  if (!Array.isArray(result)) return [];
  const rows: unknown =
    result.length === 2 && Array.isArray(result[0]) && typeof result[1] === 'number' ? result[0] : result;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the shape is the SQL's, which the caller wrote
  return rows as Row[];
}

function urlOf(source: DataSource): string | undefined {
  return source.options.type === 'postgres' ? source.options.url : undefined;
}

/** A database outside of Nest, for commands and tests. */
export function databaseAt(url: string, maxConnections = 12): Database {
  return new Database(new DataSource(dataSourceOptions(url, { maxConnections })));
}
