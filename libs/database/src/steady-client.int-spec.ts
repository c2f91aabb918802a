import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { Pool } from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database';
import { PreparingClient, SteadyClient } from './steady-client';

const readyForQuery = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]); // Z, its length, idle

/** Keeps back that the server is ready until it has also ended the line, then hands on both as one piece. */
class CutLine {
  private readonly server: Server;
  private readonly sockets: Socket[] = [];

  constructor(
    private readonly database: URL,
    private readonly whenReady: () => void,
  ) {
    this.server = createServer((client) => this.open(client));
  }

  async url(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    const address = this.server.address();
    const url = new URL(this.database);
    url.host = `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
    return url.href;
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }

  private open(client: Socket): void {
    const server = connect(Number(this.database.port), this.database.hostname);
    this.sockets.push(client, server);
    for (const socket of [client, server]) socket.on('error', () => undefined);
    client.on('data', (bytes) => server.write(bytes));
    let kept: Buffer | undefined;
    server.on('data', (bytes) => {
      if (kept) client.write(Buffer.concat([kept, bytes]));
      else if (bytes.includes(readyForQuery)) {
        kept = bytes;
        this.whenReady();
      } else client.write(bytes);
    });
    server.on('end', () => client.end());
  }
}

describe('a connection of ours', () => {
  let test: TestDatabase;
  const pools: Pool[] = [];
  const open = (Client: typeof SteadyClient, url = test.url): Pool => {
    const pool = new Pool({ connectionString: url, Client, max: 1, application_name: Client.name });
    pool.on('error', () => undefined);
    pools.push(pool);
    return pool;
  };

  beforeAll(async () => {
    test = await createTestDatabase();
  });

  afterEach(async () => {
    await Promise.all(pools.splice(0).map((pool) => pool.end()));
  });

  afterAll(() => test.drop());

  it('does not end the process when its line is cut as the pool hands it over', async () => {
    const admin = open(PreparingClient);
    const line = new CutLine(new URL(test.url), () => {
      void admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1', [
        SteadyClient.name,
      ]);
    });
    const client = await open(SteadyClient, await line.url()).connect();

    await expect(client.query('SELECT 1')).rejects.toThrow('not queryable');

    client.release(true);
    line.close();
  });

  it('has each statement with parameters planned once', async () => {
    const pool = open(PreparingClient);
    for (const n of [1, 2, 3]) await pool.query('SELECT $1::int AS n', [n]);
    await pool.query('SELECT 1');
    await pool.query('SELECT $1::text AS t', ['a']);

    const { rows } = await pool.query<{ statement: string; uses: string }>(
      'SELECT statement, generic_plans + custom_plans AS uses FROM pg_prepared_statements ORDER BY 1',
    );

    expect(rows).toEqual([
      { statement: 'SELECT $1::int AS n', uses: '3' },
      { statement: 'SELECT $1::text AS t', uses: '1' },
    ]);
  });

  it('prepares anew what a migration made out of date', async () => {
    const client = await open(PreparingClient).connect();
    const ask = (): Promise<{ rows: unknown[] }> => client.query('SELECT * FROM changing WHERE a > $1', [0]);
    await client.query('CREATE TABLE changing (a int)');
    await ask();
    await client.query('ALTER TABLE changing ADD COLUMN b int; INSERT INTO changing VALUES (1, 2)');

    await expect(ask()).rejects.toThrow('cached plan must not change result type');
    const { rows } = await ask();

    expect(rows).toEqual([{ a: 1, b: 2 }]);
    client.release();
  });
});
