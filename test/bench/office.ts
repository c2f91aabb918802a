import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StaffRole } from '@app/catalogue';
import { Environment } from '@app/config';
import { Database, migrate } from '@app/database';
import { migrateQueues } from '@app/queue';
import { Auth, Users } from '@app/staff';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApi } from '../../apps/api/src/create-api';
import { DatabaseLink } from '../../apps/api/src/database-link';

const key = Buffer.alloc(32, 9).toString('base64');
const password = 'kata sandi ukur';

/** What one request cost. */
export interface Cost {
  ms: number;
  status: number;
  rows: number;
}

/** 8 KiB pages that a statement looked at, in memory or not. */
interface Plan {
  Plan: { 'Shared Hit Blocks': number; 'Shared Read Blocks': number };
}

/** The whole API in this process on a database of its own, which tells what its statements cost. */
export class Office {
  private constructor(
    readonly app: NestFastifyApplication,
    readonly database: Database,
    private readonly dir: string,
  ) {}

  static async open(url: string): Promise<Office> {
    await migrate(url, migrateQueues);
    const dir = mkdtempSync(join(tmpdir(), 'bench-office-'));
    Object.assign(process.env, {
      DATABASE_URL: url,
      DATA_DIR: dir,
      ENCRYPTION_KEY: key,
      TOKEN_SECRET: key,
      ADMIN_PASSWORD: password,
      LOG_LEVEL: 'error',
    }); // the modules read it themselves
    const app = await createApi(new Environment(process.env));
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
    await app.get(DatabaseLink).connect();
    return new Office(app, app.get(Database), dir);
  }

  /** Logs a new person with these roles in. */
  async person(username: string, ...roles: StaffRole[]): Promise<{ id: string; token: string }> {
    const admin = await this.app.get(Auth).login('admin', password);
    const { id } = await this.app
      .get(Users)
      .create({ username, name: 'Petugas Contoh', roles, password }, admin.user.id);
    return { id, token: await this.login(username) };
  }

  async login(username: string): Promise<string> {
    return (await this.app.get(Auth).login(username, password)).accessToken;
  }

  async get(path: string, token: string): Promise<Cost> {
    const began = performance.now();
    const reply = await this.app.inject({
      url: `/api/v1${path}`,
      headers: { authorization: `Bearer ${token}` },
    });
    const ms = performance.now() - began;
    const body = reply.json<{ items?: unknown[] }>();
    return { ms, status: reply.statusCode, rows: body.items?.length ?? 1 };
  }

  /** The pages that all reading statements of one request look at. */
  async pages(path: string, token: string): Promise<number> {
    const statements = await this.statementsOf(() => this.get(path, token));
    let pages = 0;
    for (const { sql, parameters } of statements) {
      if (!/^\s*\(?\s*SELECT/i.test(sql)) continue;
      const [row] = await this.database.query<{ 'QUERY PLAN': Plan[] }>(
        `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${sql}`,
        parameters,
      );
      const plan = row?.['QUERY PLAN'][0]?.Plan;
      pages += (plan?.['Shared Hit Blocks'] ?? 0) + (plan?.['Shared Read Blocks'] ?? 0);
    }
    return pages;
  }

  async close(): Promise<void> {
    await this.app.close();
    rmSync(this.dir, { recursive: true, force: true });
  }

  private async statementsOf(
    work: () => Promise<unknown>,
  ): Promise<{ sql: string; parameters: readonly unknown[] }[]> {
    const seen: { sql: string; parameters: readonly unknown[] }[] = [];
    const { database } = this;
    const query = database.query;
    database.query = async <Row>(sql: string, parameters: readonly unknown[]): Promise<Row[]> => {
      seen.push({ sql, parameters });
      return query.call(database, sql, parameters) as Promise<Row[]>;
    };
    await work();
    database.query = query;
    return seen;
  }
}
