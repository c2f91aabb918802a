import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Environment } from '@app/config';
import { migrate } from '@app/database';
import { migrateQueues } from '@app/queue';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createTestDatabase } from '../../../../test/support/database';
import { createApi } from '../create-api';
import { DatabaseLink } from '../database-link';

const key = Buffer.alloc(32, 5).toString('base64');
const adminPassword = 'kata sandi admin';

type Answer = {
  status: number;
  body: Record<string, never> & Record<string, unknown>;
  headers: Record<string, unknown>;
};

describe('the staff API', () => {
  let test: Awaited<ReturnType<typeof createTestDatabase>>;
  let app: NestFastifyApplication;
  let dir: string;
  let admin: string;
  let officer: string;

  const call = async (
    method: 'GET' | 'POST' | 'PUT' | 'PATCH',
    url: string,
    token?: string,
    payload?: object,
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const auth = token ? { authorization: `Bearer ${token}` } : {};
    const reply = await app.inject({
      method,
      url: `/api/v1${url}`,
      payload,
      headers: { ...auth, ...headers },
    });
    const isJson = /json/.test(String(reply.headers['content-type']));
    return { status: reply.statusCode, body: isJson ? reply.json() : {}, headers: reply.headers };
  };
  const login = async (username: string, password: string): Promise<string> =>
    String((await call('POST', '/auth/login', undefined, { username, password })).body['accessToken']);

  beforeAll(async () => {
    test = await createTestDatabase();
    await migrate(test.url, migrateQueues);
    dir = mkdtempSync(join(tmpdir(), 'staff-api-'));
    Object.assign(process.env, {
      DATABASE_URL: test.url,
      DATA_DIR: dir,
      ENCRYPTION_KEY: key,
      TOKEN_SECRET: key,
      ADMIN_PASSWORD: adminPassword,
    }); // the modules read it themselves
    app = await createApi(new Environment(process.env));
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
    await app.get(DatabaseLink).connect();
    admin = await login('admin', adminPassword);
    const made = {
      username: 'petugas',
      name: 'Petugas Contoh',
      roles: ['officer'],
      password: 'kata sandi petugas',
    };
    expect((await call('POST', '/users', admin, made)).status).toBe(201);
    officer = await login('petugas', made.password);
  });

  afterAll(async () => {
    await app?.close();
    await test?.drop();
    rmSync(dir, { recursive: true, force: true });
  });

  it('answers 401 without a token, with a bad one and after log-out, 403 without the role', async () => {
    expect(await call('GET', '/cases')).toMatchObject({
      status: 401,
      body: { code: 'staff.unauthenticated' },
    });
    expect((await call('GET', '/cases', 'x.y.z')).status).toBe(401);
    expect(await call('GET', '/cases', admin)).toMatchObject({
      status: 403,
      body: { code: 'staff.role_missing' },
    });
    expect((await call('GET', '/users', officer)).status).toBe(403);
    const session = await login('petugas', 'kata sandi petugas');
    expect((await call('POST', '/auth/logout', session)).status).toBe(204);
    expect((await call('GET', '/cases', session)).status).toBe(401);
  });

  it.each([
    ['GET', '/cases?limit=0', undefined, 422],
    ['GET', '/cases?limit=201', undefined, 422],
    ['GET', '/cases?what=x', undefined, 422],
    ['GET', '/cases?cursor=nonsense', undefined, 422],
    ['GET', '/cases/00000000-0000-7000-8000-000000000000', undefined, 404],
    ['GET', '/documents/00000000-0000-7000-8000-000000000000/content', undefined, 404],
    ['POST', '/cases', { service: 'skck', fields: {}, documents: [] }, 422],
    ['POST', '/cases', { service: 'iumk', fields: { nik: '123' }, documents: [] }, 422],
    ['PUT', '/documents/00000000-0000-7000-8000-000000000000/review', { verdict: 'xxxxxxxx' }, 422],
  ] as const)('answers %s %s %j with %i', async (method, url, body, status) => {
    expect((await call(method, url, officer, body)).status).toBe(status);
  });

  it.each(['/cases', '/conversations', '/messages', '/tasks', '/outbox', '/channels'])(
    'lists %s',
    async (url) => {
      expect(await call('GET', url, officer)).toMatchObject({
        status: 200,
        body: { items: expect.any(Array) as unknown[] },
      });
    },
  );

  it('answers a repeat as the first time, at once too, and refuses the key for another body', async () => {
    const user = (username: string): object => ({
      username,
      name: 'Nama',
      roles: ['officer'],
      password: 'sepuluh huruf',
    });
    const header = { 'idempotency-key': 'kunci-1' };
    const both = await Promise.all([
      call('POST', '/users', admin, user('kembar'), header),
      call('POST', '/users', admin, user('kembar'), header),
    ]);
    expect(both.map(({ status }) => status)).toEqual([201, 201]);
    expect(both[0]?.body).toEqual(both[1]?.body);
    expect((await call('POST', '/users', admin, user('lain'), header)).status).toBe(409);
    expect((await call('POST', '/users', admin, user('kembar'))).status).toBe(409);
    expect((await call('POST', '/users', admin, user('x'), { 'idempotency-key': 'a b' })).status).toBe(400);
  });

  it('describes every route under /api in OpenAPI', async () => {
    const document = (await app.inject({ method: 'GET', url: '/api/openapi.json' })).json<{
      paths: object;
    }>();
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining([
        '/api/v1/cases/{id}/actions/{action}',
        '/api/v1/auth/login',
        '/api/v1/documents/{id}/content',
      ]),
    );
  });
});
