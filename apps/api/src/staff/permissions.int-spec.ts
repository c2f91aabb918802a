import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { staffRoles } from '@app/catalogue';
import { Environment } from '@app/config';
import { isRecord } from '@app/core';
import { Auth, SecondFactorRule, Users } from '@app/staff';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database';
import { createApi } from '../create-api';
import { DatabaseLink } from '../database-link';
import { beforePasswordChange, beforeSecondFactor, permissions } from './permissions';

jest.setTimeout(120_000); // every role on every operation, on a small machine under load

const key = Buffer.alloc(32, 5).toString('base64');
const adminPassword = 'kata sandi admin';
// Whoever is not logged in may call these: citizens, providers, monitoring, and those about to log in.
const openControllers = [
  'AuthController',
  'OperationsController',
  'PagesController',
  'PublicController',
  'UploadsController',
];
// Ends the session that asks, so it comes after all others.
const last = 'SessionController.logout';

interface Operation {
  row: string;
  method: string;
  path: string;
}

interface Told {
  status: number;
  code: string | null;
}

function codeIn(problem: unknown): string | null {
  return isRecord(problem) && 'code' in problem ? String(problem['code']) : null;
}

/** Fills a path with ids that nobody has. */
const somewhere = (path: string): string => path.replace(/\{\w+\}/g, '00000000-0000-7000-8000-000000000000');

describe('every operation of the OpenAPI document, for every role', () => {
  let test: TestDatabase;
  let app: NestFastifyApplication;
  let dir: string;
  let base: string;
  let operations: Operation[];
  let adminId: string;

  /** Only the head of an answer counts: a stream has no end to wait for. */
  const ask = async ({ method, path }: Operation, token?: string): Promise<Told> => {
    const hasBody = method !== 'GET' && method !== 'HEAD';
    const answer = await fetch(`${base}${somewhere(path)}`, {
      method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(hasBody ? { 'content-type': 'application/json' } : {}),
      },
      body: hasBody ? '{}' : undefined,
    });
    const isProblem = answer.headers.get('content-type')?.startsWith('application/problem+json');
    const problem: unknown = isProblem ? await answer.json() : await answer.body?.cancel();
    return { status: answer.status, code: codeIn(problem) };
  };
  const tokenOf = async (roles: string[]): Promise<string> => {
    const username = `uji-${roles.join('-').replaceAll('_', '-')}`;
    const password = 'kata sandi contoh';
    const village = roles.includes('village_officer') ? '64.02.08.2005' : undefined;
    await app.get(Users).create({ username, name: 'Petugas Contoh', roles, village, password }, adminId);
    return (await app.get(Auth).login(username, password)).accessToken;
  };

  beforeAll(async () => {
    test = await createTestDatabase();
    dir = mkdtempSync(join(tmpdir(), 'permissions-'));
    Object.assign(process.env, {
      DATABASE_URL: test.url,
      DATA_DIR: dir,
      ENCRYPTION_KEY: key,
      TOKEN_SECRET: key,
      ADMIN_PASSWORD: adminPassword,
    }); // the modules read it themselves
    app = await createApi(new Environment(process.env));
    await app.listen(0, '127.0.0.1');
    await app.get(DatabaseLink).connect();
    base = await app.getUrl();
    adminId = (await app.get(Auth).login('admin', adminPassword)).user.id;
    const { paths } = (await (await fetch(`${base}/api/openapi.json`)).json()) as {
      paths: Record<string, Record<string, { operationId: string }>>;
    };
    operations = Object.entries(paths)
      .flatMap(([path, methods]) =>
        Object.entries(methods).map(([method, { operationId }]) => ({
          row: operationId.replace('_', '.'),
          method: method.toUpperCase(),
          path,
        })),
      )
      .sort((a, b) => Number(a.row === last) - Number(b.row === last));
  });

  afterAll(async () => {
    await app?.close();
    await test?.drop();
    rmSync(dir, { recursive: true, force: true });
  });

  const guarded = (): Operation[] => operations.filter(({ row }) => row in permissions);

  it('has a row or is meant for the public', () => {
    const strays = operations
      .filter(({ row }) => !(row in permissions) && !openControllers.includes(row.split('.')[0] ?? ''))
      .map(({ row }) => row);
    expect(strays).toEqual([]);
    expect(guarded().map(({ row }) => row)).toEqual(expect.arrayContaining(Object.keys(permissions)));
  });

  it('refuses who is not logged in', async () => {
    for (const operation of guarded()) {
      expect({ ...operation, ...(await ask(operation)) }).toMatchObject({ status: 401 });
    }
  });

  it.each(staffRoles)('lets %s do what the table says, and nothing else', async (role) => {
    const token = await tokenOf([role]);
    for (const operation of guarded()) {
      const told = { ...operation, ...(await ask(operation, token)) };
      if (permissions[operation.row]?.includes(role)) {
        expect([401, 403]).not.toContain(told.status);
        expect({ ...operation, works: told.status < 500 }).toEqual({ ...operation, works: true });
      } else expect(told).toMatchObject({ ...operation, status: 403, code: 'staff.role_missing' });
    }
  });

  it('lets somebody with several roles do what any of them may', async () => {
    const token = await tokenOf(['auditor', 'officer']);
    const allowed = guarded().filter(({ row }) => row !== last);
    for (const operation of allowed) {
      const { status } = await ask(operation, token);
      const may = ['auditor', 'officer'].some((role) =>
        permissions[operation.row]?.some((named) => named === role),
      );
      expect({ ...operation, may: status !== 403 }).toEqual({ ...operation, may });
    }
  });

  it('lets somebody with a one-time password do nothing but change it', async () => {
    await tokenOf(['secretary', 'admin']);
    const username = 'uji-secretary-admin';
    const { accessToken } = await app.get(Auth).login(username, await app.get(Users).reset(username));
    for (const operation of guarded()) {
      const told = { ...operation, ...(await ask(operation, accessToken)) };
      if (beforePasswordChange.has(operation.row)) expect(told.status).not.toBe(403);
      else expect(told).toMatchObject({ status: 403, code: 'staff.password_must_change' });
    }
  });

  it('lets somebody without the second factor that the office asks for do nothing but set it up', async () => {
    const token = await tokenOf(['officer', 'admin']);
    await app.get(SecondFactorRule).set(['officer'], adminId);
    for (const operation of guarded()) {
      const told = { ...operation, ...(await ask(operation, token)) };
      if (beforeSecondFactor.has(operation.row)) expect(told.status).not.toBe(403);
      else expect(told).toMatchObject({ status: 403, code: 'staff.totp_must_enrol' });
    }
    await app.get(SecondFactorRule).set([], adminId);
  });
});
