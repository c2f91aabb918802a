import { applicationRole, PreparingClient } from '@app/database';
import {
  type ConnectionOptions,
  createPostgresBackend,
  runMigrations,
  setDefaultBackendFactory,
} from 'bullmq';
import IORedis from 'ioredis';
import { type Client, Pool } from 'pg';

const schema = 'bullmq';

/** Creates or updates BullMQ's own tables; runs as the owner, under the lock of `migrate`. */
export async function migrateQueues(client: Client): Promise<void> {
  await client.query(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
  await runMigrations(client, schema, {});
  const { rows } = await client.query<{ ok: boolean }>(
    `SELECT coalesce(bool_or(pg_has_role(session_user, oid, 'MEMBER')), false) AS ok FROM pg_roles WHERE rolname = $1`,
    [applicationRole],
  );
  if (!rows[0]?.ok) return;
  await client.query(`
    GRANT USAGE ON SCHEMA ${schema} TO ${applicationRole};
    GRANT ALL ON ALL TABLES IN SCHEMA ${schema} TO ${applicationRole};
    GRANT ALL ON ALL SEQUENCES IN SCHEMA ${schema} TO ${applicationRole};
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${schema} TO ${applicationRole}`);
}

/** Where the queues live: Redis when REDIS_URL is set, else the same PostgreSQL. One shared connection pool a process. */
export class QueueBackend {
  private connection?: IORedis | Pool;

  constructor(
    private readonly databaseUrl: string,
    private readonly redisUrl?: string,
    private readonly maxConnections = 16,
  ) {
    // The default backend is process-wide and must stand before the first Queue or Worker.
    if (!redisUrl) setDefaultBackendFactory(createPostgresBackend);
  }

  get name(): 'redis' | 'postgres' {
    return this.redisUrl ? 'redis' : 'postgres';
  }

  get options(): { connection: ConnectionOptions } {
    this.connection ??= this.redisUrl ? redis(this.redisUrl) : this.pool();
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- BullMQ's Postgres backend takes a pg.Pool here, which its type does not say
    return { connection: this.connection as unknown as ConnectionOptions };
  }

  async close(): Promise<void> {
    if (this.connection instanceof Pool) await this.connection.end();
    else this.connection?.disconnect();
    this.connection = undefined;
  }

  private pool(): Pool {
    const pool = new Pool({
      connectionString: this.databaseUrl,
      Client: PreparingClient,
      max: this.maxConnections,
      keepAlive: true,
      connectionTimeoutMillis: 5000,
      // Nobody waits for the disk here: a power cut may take the last moments of the queue, and nothing of the record.
      options: `-c search_path=${schema} -c synchronous_commit=off`,
    });
    pool.on('error', () => undefined); // an idle client lost its line; the next query takes another
    return pool;
  }
}

function redis(url: string): IORedis {
  const client = new IORedis(url, { maxRetriesPerRequest: null, enableReadyCheck: true });
  client.on('error', () => undefined); // it reconnects by itself; wake-ups meanwhile are the sweeper's
  return client;
}
