import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Environment } from '@app/config';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database';
import { createApi } from '../create-api';
import { DatabaseLink } from '../database-link';
import { permissions } from './permissions';

jest.setTimeout(60_000); // a small machine under load

const key = Buffer.alloc(32, 5).toString('base64');
const adminPassword = 'kata sandi admin';

type Answer = {
  status: number;
  body: Record<string, never> & Record<string, unknown>;
  headers: Record<string, unknown>;
};

describe('the staff API', () => {
  let test: TestDatabase;
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

  describe('a case from the counter, of somebody without a phone', () => {
    const nik = '6402991203850001';
    const body = {
      service: 'iumk',
      fields: {
        applicant_name: 'Siti Contoh',
        nik,
        address: 'Jalan Contoh RT 1',
        business_name: 'Warung Contoh',
        business_form: 'perorangan',
        business_activity: 'menjual sembako',
        business_facility: 'kios',
        village: '64.02.08.2004',
        business_address: 'Jalan Contoh RT 1',
        capital: '2 juta',
      },
      documents: ['ktp', 'kk', 'pas_foto', 'surat_pengantar'].map((document) => ({
        document,
        willBring: true,
      })),
    };
    const header = { 'idempotency-key': 'loket-1' };
    let id: string;
    let version: number;

    it('is made once, however often it is sent, with a PIN that is stored nowhere', async () => {
      const first = await call('POST', '/cases', officer, body, header);
      expect(first).toMatchObject({
        status: 201,
        body: { status: 'submitted', channel: 'counter' },
      });
      expect(first.body['pin']).toMatch(/^\d{6}$/);
      expect((await call('POST', '/cases', officer, body, header)).body).toEqual(first.body);
      expect((await call('GET', '/cases', officer)).body['items']).toHaveLength(1);
      const [kept] = await app
        .get(Database)
        .query<{ response_sealed: Buffer; scope: string }>(
          `SELECT scope, response_sealed FROM idempotency_keys WHERE key = 'loket-1'`,
        );
      const context = `idempotency_keys.response.${kept?.scope}.loket-1`;
      expect(app.get(Vault).openJson(context, kept?.response_sealed ?? Buffer.of())).toMatchObject({
        pin: '{pin}',
      });
      id = String(first.body['id']);
      version = Number(first.body['version']);
    });

    it('shows the NIK masked in lists and whole when opened, which is audited', async () => {
      const list = await call('GET', `/cases?q=${nik}`, officer);
      expect(JSON.stringify(list.body)).toContain(id);
      expect(JSON.stringify(list.body)).not.toContain(nik);
      expect(await call('GET', `/cases/${id}`, officer)).toMatchObject({ body: { fields: { nik } } });
      const { items } = (await call('GET', '/audit', admin)).body as unknown as { items: object[] };
      expect(items).toContainEqual(expect.objectContaining({ action: 'case.read', subjectId: id }));
    });

    it('moves by its served actions only: stale 409 with the version now, unknown 409, incomplete 422', async () => {
      const go = (action: string, given: object): Promise<Answer> =>
        call('POST', `/cases/${id}/actions/${action}`, officer, given);
      expect(await go('start_verification', { version: 99 })).toMatchObject({
        status: 409,
        body: { version },
      });
      expect((await go('start_verification', { version: 'x' })).status).toBe(422);
      expect((await go('dance', { version })).status).toBe(409);
      expect((await go('start_verification', { version })).body['status']).toBe('verifying');
      expect((await go('return_to_citizen', { version: version + 1 })).status).toBe(422);
      expect((await call('GET', `/cases/${id}/events`, officer)).body['items']).toContainEqual(
        expect.objectContaining({ action: 'start_verification', from: 'submitted', to: 'verifying' }),
      );
    });

    it('takes the scan as bytes only when there is something to sign, and refuses what is no scan', async () => {
      const put = async (bytes: string): Promise<number> => {
        const headers = { authorization: `Bearer ${officer}`, 'content-type': 'application/pdf' };
        const url = `/api/v1/cases/${id}/letter`;
        return (await app.inject({ method: 'PUT', url, payload: Buffer.from(bytes), headers })).statusCode;
      };
      expect(await put('not a pdf')).toBe(422);
      expect((await call('PUT', `/cases/${id}/letter`, officer, { fileId: 'x' })).status).toBe(422);
      expect((await call('GET', `/cases/${id}/letter`, officer)).status).toBe(404);
    });

    it('can be corrected, given to somebody who exists, and given a new PIN', async () => {
      const fields = { business_name: 'Warung Baru' };
      expect(await call('PATCH', `/cases/${id}/fields`, officer, { fields })).toMatchObject({
        body: { fields },
      });
      expect((await call('PATCH', `/cases/${id}/fields`, officer, { fields: { nik: '1' } })).status).toBe(
        422,
      );
      const nobody = { assigneeId: '00000000-0000-7000-8000-000000000000' };
      expect((await call('PUT', `/cases/${id}/assignee`, officer, nobody)).status).toBe(404);
      expect((await call('POST', `/cases/${id}/pin`, officer)).body['pin']).toMatch(/^\d{6}$/);
    });
  });

  it('describes every route in OpenAPI, with the rules of what it takes', async () => {
    const reply = await app.inject({ method: 'GET', url: '/api/openapi.json' });
    const { paths, components } = reply.json<{
      paths: Record<string, Record<string, { operationId: string }>>;
      components: { schemas: Record<string, unknown> };
    }>();
    const told = Object.values(paths).flatMap((path) =>
      Object.values(path).map(({ operationId }) => operationId),
    );
    expect(told).toEqual(
      expect.arrayContaining(Object.keys(permissions).map((row) => row.replace('.', '_'))),
    );
    expect(components.schemas['ActionBody']).toMatchObject({
      required: ['version'],
      properties: { version: { type: 'integer', minimum: 1 }, note: { type: 'string', maxLength: 2000 } },
    });
    for (const [name, schema] of Object.entries(components.schemas)) {
      expect({ name, ...(schema as { properties?: object }).properties }).not.toEqual({ name });
    }
  });
});
