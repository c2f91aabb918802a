import { Database } from '@app/database';
import { type Answer, TestApi } from '../../../../test/support/test-api';
import { totpCode } from '../../../../libs/staff/src/totp';

jest.setTimeout(60_000); // a small machine under load

const password = 'kata sandi petugas';

describe('an account over REST', () => {
  let api: TestApi;
  let admin: string;
  let token: string;
  let userId: string;

  const call = (method: 'GET' | 'POST' | 'PUT', path: string, who: string, body?: object): Promise<Answer> =>
    api.call(method, path, who, body ?? (method === 'GET' ? undefined : {}));
  const login = (more: object = {}): Promise<Answer> =>
    api.call('POST', '/auth/login', undefined, { username: 'petugas', password, ...more });
  const sessions = async (path: string, who: string): Promise<Record<string, unknown>[]> =>
    (await call('GET', path, who)).body['items'] as Record<string, unknown>[];

  beforeAll(async () => {
    api = await TestApi.start();
    admin = await api.login('admin', 'kata sandi admin');
    token = await api.person('petugas', 'officer');
    const { body } = await call('GET', '/users', admin);
    userId = (body['items'] as { id: string; username: string }[])
      .filter(({ username }) => username === 'petugas')
      .map(({ id }) => id)
      .join();
  });
  afterAll(() => api?.stop());

  it('shows where its owner is logged in, and ends a session at once', async () => {
    const other = String((await login()).body['accessToken']);
    const mine = await sessions('/auth/sessions', token);
    expect(mine).toHaveLength(2);
    expect(mine.filter(({ current }) => current)).toHaveLength(1);
    expect(mine[0]).toMatchObject({ address: '127.0.0.*', device: expect.any(String) as string });

    const stranger = await api.person('rekan', 'officer');
    const id = String(mine.find(({ current }) => !current)?.['id']);
    expect((await call('POST', `/auth/sessions/${id}/end`, stranger)).status).toBe(404);
    expect((await call('GET', '/auth/sessions', other)).status).toBe(200);

    expect((await call('POST', `/auth/sessions/${id}/end`, token)).status).toBe(204);
    expect(await call('GET', '/auth/sessions', other)).toMatchObject({
      status: 401,
      body: { code: 'staff.unauthenticated' },
    });
    expect((await call('GET', '/auth/sessions', token)).status).toBe(200);
  });

  it("lets an administrator see and end somebody's sessions, one or all", async () => {
    const [one, two] = [await login(), await login()].map(({ body }) => String(body['accessToken']));
    const path = `/users/${userId}/sessions`;
    const [newest] = await sessions(path, admin);
    expect((await call('POST', `${path}/${String(newest?.['id'])}/end`, admin)).status).toBe(204);
    expect((await call('GET', '/auth/sessions', two ?? '')).status).toBe(401);
    expect((await call('POST', `${path}/end`, admin)).status).toBe(204);
    expect((await call('GET', '/auth/sessions', one ?? '')).status).toBe(401);
    expect(await sessions(path, admin)).toEqual([]);
    token = String((await login()).body['accessToken']);
  });

  it('asks for a code once a second factor is set up, and says so in a way that a program understands', async () => {
    expect(await call('POST', '/auth/totp', token, { current: 'tebakan saja' })).toMatchObject({
      status: 422,
      body: { code: 'staff.password_wrong' },
    });
    const { status, body } = await call('POST', '/auth/totp', token, { current: password });
    expect(status).toBe(201);
    const { secret, recoveryCodes } = body as { secret: string; recoveryCodes: string[] };
    expect((await login()).status).toBe(200);
    expect(
      (await call('POST', '/auth/totp/confirm', token, { code: totpCode(secret, new Date()) })).status,
    ).toBe(204);

    expect(await login()).toMatchObject({
      status: 401,
      body: { code: 'staff.totp_required', totpRequired: true },
    });
    expect(await login({ totp: '000000' })).toMatchObject({
      status: 401,
      body: { code: 'staff.totp_wrong', totpRequired: true },
    });
    const ahead = totpCode(secret, new Date(Date.now() + 30_000));
    expect((await login({ totp: ahead })).status).toBe(200);
    expect((await login({ totp: ahead })).status).toBe(401);
    expect((await login({ totp: recoveryCodes[0] })).status).toBe(200);
    expect((await call('POST', '/auth/totp/remove', token, { code: recoveryCodes[1] })).status).toBe(204);
    expect((await login()).status).toBe(200);
  });

  it('has its second factor taken off by an administrator when telephone and codes are lost', async () => {
    const { secret } = (await call('POST', '/auth/totp', token, { current: password })).body;
    const code = totpCode(String(secret), new Date());
    expect((await call('POST', '/auth/totp/confirm', token, { code })).status).toBe(204);
    expect((await call('POST', `/users/${userId}/totp/reset`, admin)).status).toBe(204);
    expect((await call('GET', '/auth/sessions', token)).status).toBe(401);
    expect((await login()).status).toBe(200);
  });

  it('must have a second factor where the office says so, which is off at first', async () => {
    token = String((await login()).body['accessToken']);
    expect((await call('GET', '/office/second-factor', admin)).body).toEqual({ roles: [] });
    expect((await call('PUT', '/office/second-factor', admin, { roles: ['camat'] })).status).toBe(422);
    expect((await call('PUT', '/office/second-factor', admin, { roles: ['officer'] })).status).toBe(200);
    expect(await call('GET', '/cases', token)).toMatchObject({
      status: 403,
      body: { code: 'staff.totp_must_enrol' },
    });
    const { secret } = (await call('POST', '/auth/totp', token, { current: password })).body;
    const code = totpCode(String(secret), new Date());
    await call('POST', '/auth/totp/confirm', token, { code });
    expect((await call('GET', '/cases', token)).status).toBe(200);
    await call('PUT', '/office/second-factor', admin, { roles: [] });
  });

  it('leaves its changes in the audit', async () => {
    const rows = await api.app
      .get(Database)
      .query<{ action: string }>(
        `SELECT DISTINCT action FROM audit_entries WHERE action ~ '^(session|totp|office)[.]' ORDER BY action`,
      );
    expect(rows.map(({ action }) => action)).toEqual([
      'office.second_factor',
      'session.end',
      'session.end_all',
      'session.open',
      'totp.confirm',
      'totp.enrol',
      'totp.recovery',
      'totp.remove',
      'totp.reset',
    ]);
  });
});
