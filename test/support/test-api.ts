import { iumkAtTheCounter } from './iumk-at-the-counter';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Environment } from '@app/config';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApi } from '../../apps/api/src/create-api';
import { DatabaseLink } from '../../apps/api/src/database-link';
import { createTestDatabase } from './database';

const key = Buffer.alloc(32, 5).toString('base64');
const adminPassword = 'kata sandi admin';

/** What a request was answered. */
export interface Answer {
  status: number;
  body: Record<string, unknown>;
}

/** The whole API in this process on a database of its own, with people to log in as. */
export class TestApi {
  private constructor(
    readonly app: NestFastifyApplication,
    private readonly database: { drop(): Promise<void> },
    private readonly dir: string,
    private readonly catalogueDir: string | undefined,
  ) {}

  /** With a catalogue of its own, or the bundled one. */
  static async start({ catalogueDir }: { catalogueDir?: string } = {}): Promise<TestApi> {
    const database = await createTestDatabase();
    const dir = mkdtempSync(join(tmpdir(), 'test-api-'));
    Object.assign(process.env, {
      DATABASE_URL: database.url,
      DATA_DIR: dir,
      ENCRYPTION_KEY: key,
      TOKEN_SECRET: key,
      ADMIN_PASSWORD: adminPassword,
      ...(catalogueDir ? { CATALOGUE_DIR: catalogueDir } : {}),
    }); // the modules read it themselves
    const app = await createApi(new Environment(process.env));
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
    await app.get(DatabaseLink).connect();
    return new TestApi(app, database, dir, catalogueDir);
  }

  async stop(): Promise<void> {
    if (this.catalogueDir) delete process.env['CATALOGUE_DIR'];
    await this.app.close();
    await this.database.drop();
    rmSync(this.dir, { recursive: true, force: true });
  }

  async call(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH',
    path: string,
    token?: string,
    payload?: object,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const auth = token ? { authorization: `Bearer ${token}` } : {};
    const url = `/api/v1${path}`;
    const reply = await this.app.inject({ method, url, payload, headers: { ...auth, ...headers } });
    const isJson = /json/.test(String(reply.headers['content-type']));
    return { status: reply.statusCode, body: isJson ? reply.json<Record<string, unknown>>() : {} };
  }

  async login(username: string, password: string): Promise<string> {
    const { body } = await this.call('POST', '/auth/login', undefined, { username, password });
    return String(body['accessToken']);
  }

  /** A new person with these roles; answers the access token. */
  async person(username: string, ...roles: string[]): Promise<string> {
    const admin = await this.login('admin', adminPassword);
    const password = `kata sandi ${username}`;
    const made = await this.call('POST', '/users', admin, { username, name: 'Uji', roles, password });
    if (made.status !== 201) throw new Error(`user ${username}: ${made.status}`);
    return this.login(username, password);
  }

  /** An IUMK case whose papers will all be brought, entered at the counter. */
  async aCase(token: string): Promise<{ id: string; version: number }> {
    const { status, body } = await this.call('POST', '/cases', token, iumkAtTheCounter);
    if (status !== 201) throw new Error(`case: ${status} ${JSON.stringify(body)}`);
    return { id: String(body['id']), version: Number(body['version']) };
  }
}
