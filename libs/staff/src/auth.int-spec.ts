import { join } from 'node:path';
import { Audit } from '@app/audit';
import { loadCatalogue } from '@app/catalogue';
import { Environment } from '@app/config';
import { FixedClock } from '@app/core';
import { Vault } from '@app/crypto';
import { type Database, databaseAt, OfficeRows } from '@app/database';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database';
import { Auth } from './auth';
import { Deputies } from './deputies';
import { FrontDoor } from './front-door';
import { LoginAttempts } from './login-attempts';
import { LastAdministrator, LoginLocked, LoginRefused, Unauthenticated, UsernameTaken } from './staff.errors';
import { Principals } from './principals';
import { SecondFactor } from './second-factor';
import { SecondFactorRule } from './second-factor-rule';
import { Sessions } from './sessions';
import { Users } from './users';

jest.setTimeout(60_000); // a small machine under load

const key = Buffer.alloc(32, 7);
const password = 'kata sandi rahasia';
const minute = 60_000;

describe('logging in', () => {
  let test: TestDatabase;
  let database: Database;
  let auth: Auth;
  let users: Users;
  let sessions: Sessions;
  let adminId: string;
  let ordinal = 0;
  const clock = new FixedClock(new Date('2026-03-02T01:00:00Z'));

  const aUser = async (roles = ['officer']): Promise<{ id: string; username: string }> =>
    users.create({ username: `petugas${++ordinal}`, name: 'Petugas Contoh', roles, password }, adminId);

  beforeAll(async () => {
    test = await createTestDatabase();
    database = databaseAt(test.url, 8);
    await database.connect();
    const env = new Environment({
      DATABASE_URL: test.url,
      ENCRYPTION_KEY: key.toString('base64'),
      TOKEN_SECRET: key.toString('base64'),
    });
    const vault = new Vault({ encryptionKey: key, tokenSecret: key });
    vault.load([vault.newKey(1)]);
    const audit = new Audit(database, clock);
    const attempts = new LoginAttempts(database, vault, clock);
    sessions = new Sessions(database, vault, attempts, audit, clock);
    users = new Users(database, audit, env, clock);
    const catalogue = loadCatalogue(join(__dirname, '../../../catalogue'));
    const deputies = new Deputies(database, new OfficeRows(database), catalogue, clock);
    const rule = new SecondFactorRule(database, new OfficeRows(database), catalogue, clock);
    const secondFactor = new SecondFactor(database, vault, catalogue, attempts, audit, clock);
    const door = new FrontDoor(database, attempts, secondFactor, audit, clock);
    const principals = new Principals(database, deputies, rule, clock);
    auth = new Auth(vault, door, attempts, sessions, principals, clock);
  });

  afterAll(async () => {
    await database?.close();
    await test?.drop();
  });

  it('makes the first administrator once and tells the generated password once, also at two starts at once', async () => {
    const told = await Promise.all([users.ensureFirst(), users.ensureFirst(), users.ensureFirst()]);
    const [generated] = told.flatMap((word) => word ?? []);
    expect(told.filter((word) => word !== null)).toHaveLength(1);
    expect(generated).toHaveLength(16);
    expect(await users.ensureFirst()).toBeNull();

    const { user } = await auth.login('admin', generated ?? '');
    expect(user.roles).toEqual(['admin']);
    adminId = user.id;
  });

  it('lets nobody disable or demote the last administrator, and not two each other', async () => {
    await expect(users.change(adminId, { disabled: true }, adminId)).rejects.toThrow(LastAdministrator);
    await expect(users.change(adminId, { roles: ['officer'] }, adminId)).rejects.toThrow(LastAdministrator);

    const second = await aUser(['admin']);
    const results = await Promise.allSettled([
      users.change(second.id, { disabled: true }, adminId),
      users.change(adminId, { disabled: true }, second.id),
    ]);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await users.change(adminId, { disabled: false }, adminId);
    await users.change(second.id, { disabled: true }, adminId);
  });

  it('refuses a name that is taken', async () => {
    const { username } = await aUser();
    const again = users.create({ username, name: 'Lain', roles: ['officer'], password }, adminId);
    await expect(again).rejects.toThrow(UsernameTaken);
  });

  it('refuses a wrong password, an unknown name and a disabled user alike', async () => {
    const { id, username } = await aUser();
    await expect(auth.login(username, 'salah salah', { address: '192.0.2.1' })).rejects.toThrow(LoginRefused);
    await expect(auth.login('siapa', password, { address: '192.0.2.1' })).rejects.toThrow(LoginRefused);
    await users.change(id, { disabled: true }, adminId);
    await expect(auth.login(username, password, { address: '192.0.2.1' })).rejects.toThrow(LoginRefused);
  });

  it('stores neither password nor tokens', async () => {
    const { username } = await aUser();
    const { refreshToken } = await auth.login(username, password);
    const rows = await database.query('SELECT * FROM users u JOIN sessions s ON s.user_id = u.id');
    const stored = JSON.stringify(rows, (_key, value: unknown) =>
      value instanceof Buffer ? value.toString('base64url') : value,
    );
    expect(stored).not.toContain(password);
    expect(stored).not.toContain(refreshToken.split('.')[1]);
    expect(stored).toContain('$argon2id$');
  });

  it('slows guessing at one address, longer each time up to a minute, and a colleague elsewhere not at all', async () => {
    const { username } = await aUser();
    const guess = (): Promise<unknown> =>
      auth.login(username, 'tebakan saja', { address: '192.0.2.7' }).catch((e: unknown) => e);
    for (let i = 0; i < 5; i++) expect(await guess()).toBeInstanceOf(LoginRefused);

    expect(await guess()).toBeInstanceOf(LoginLocked);
    await expect(auth.login(username, password, { address: '192.0.2.7' })).rejects.toThrow(LoginLocked);
    expect((await auth.login(username, password, { address: '192.0.2.8' })).user.username).toBe(username);

    for (let i = 0; i < 20; i++) {
      clock.advance(minute);
      expect(await guess()).toBeInstanceOf(LoginRefused);
    }
    clock.advance(minute);
    expect((await auth.login(username, password, { address: '192.0.2.7' })).user.username).toBe(username);
    expect(await guess()).toBeInstanceOf(LoginRefused);
  });

  it('counts guesses that come at the same moment', async () => {
    const { username } = await aUser();
    const guesses = Array.from({ length: 12 }, () =>
      auth.login(username, 'tebakan', { address: '192.0.2.9' }).catch((e: unknown) => e),
    );
    const refused = (await Promise.all(guesses)).filter((error) => error instanceof LoginRefused);
    expect(refused.length).toBeLessThanOrEqual(5);
  });

  it('carries only user and session in the access token, and ends it after 15 minutes', async () => {
    const { username } = await aUser();
    const { accessToken, expiresIn } = await auth.login(username, password);
    const claims = JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString()) as object;
    expect(Object.keys(claims).sort()).toEqual(['exp', 'iat', 'sid', 'sub']);
    expect(expiresIn).toBe(900);

    clock.advance(14 * minute);
    expect((await auth.verify(accessToken)).username).toBe(username);
    clock.advance(2 * minute);
    await expect(auth.verify(accessToken)).rejects.toThrow(Unauthenticated);
  });

  it.each(['', 'x', 'a.b.c', `${Buffer.from('{"alg":"none"}').toString('base64url')}.e30.`])(
    'refuses the access token %j',
    async (token) => {
      await expect(auth.verify(token)).rejects.toThrow(Unauthenticated);
    },
  );

  it('rotates: each refresh token works once', async () => {
    const { username } = await aUser();
    const first = await auth.login(username, password);
    const second = await auth.refresh(first.refreshToken);
    const third = await auth.refresh(second.refreshToken);
    expect(new Set([first.refreshToken, second.refreshToken, third.refreshToken]).size).toBe(3);
    expect((await auth.verify(third.accessToken)).username).toBe(username);
  });

  it.each([1, 2])('ends the session when a token from %i rotations ago comes back', async (rotations) => {
    const { username } = await aUser();
    const stolen = await auth.login(username, password);
    let current = stolen;
    for (let i = 0; i < rotations; i++) current = await auth.refresh(current.refreshToken);

    await expect(auth.refresh(stolen.refreshToken)).rejects.toThrow(Unauthenticated);
    await expect(auth.refresh(current.refreshToken)).rejects.toThrow(Unauthenticated);
    await expect(auth.verify(current.accessToken)).rejects.toThrow(Unauthenticated);
  });

  it('gives one of two refreshes at once a new pair at most', async () => {
    const { username } = await aUser();
    const { refreshToken } = await auth.login(username, password);
    const results = await Promise.allSettled([auth.refresh(refreshToken), auth.refresh(refreshToken)]);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it.each(['', 'abc', '00000000-0000-7000-8000-000000000000.x'])(
    'refuses the refresh token %j',
    async (token) => {
      await expect(auth.refresh(token)).rejects.toThrow(Unauthenticated);
    },
  );

  it('forgets a session after 30 days without use and at log-out', async () => {
    const { username } = await aUser();
    const old = await auth.login(username, password);
    clock.advance(31 * 24 * 60 * minute);
    await expect(auth.refresh(old.refreshToken)).rejects.toThrow(Unauthenticated);

    const { accessToken, refreshToken } = await auth.login(username, password);
    await auth.logout(await auth.verify(accessToken));
    await expect(auth.verify(accessToken)).rejects.toThrow(Unauthenticated);
    await expect(auth.refresh(refreshToken)).rejects.toThrow(Unauthenticated);
  });

  it('refuses a disabled user at once, and lets a renamed one go on', async () => {
    const { id, username } = await aUser();
    const { accessToken } = await auth.login(username, password);
    await users.change(id, { name: 'Nama Baru' }, adminId);
    expect((await auth.verify(accessToken)).name).toBe('Nama Baru');
    await users.change(id, { disabled: true }, adminId);
    await expect(auth.verify(accessToken)).rejects.toThrow(Unauthenticated);
  });

  it('resets a lost password: the old one and all sessions end', async () => {
    const { username } = await aUser();
    const { accessToken } = await auth.login(username, password);
    const fresh = await users.reset(username);
    await expect(auth.verify(accessToken)).rejects.toThrow(Unauthenticated);
    await expect(auth.login(username, password)).rejects.toThrow(LoginRefused);
    expect((await auth.login(username, fresh)).user.username).toBe(username);
  });
});
