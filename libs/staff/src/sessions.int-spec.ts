import { createTestDatabase, type TestDatabase } from '../../../test/support/database';
import type { Tokens } from './auth';
import type { Origin } from './origin';
import { LoginLocked, LoginRefused, SessionNotFound, Unauthenticated } from './staff.errors';
import { StaffWorld } from './testing/staff-world';

jest.setTimeout(60_000); // a small machine under load

const chrome =
  'Mozilla/5.0 (Windows NT 6.1) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/109.0 Safari/537.36';
const office = '192.0.2.7';
const minute = 60_000;

describe('sessions', () => {
  let test: TestDatabase;
  let world: StaffWorld;

  beforeAll(async () => {
    test = await createTestDatabase();
    world = await StaffWorld.at(test.url);
  });
  afterAll(async () => {
    await world?.database.close();
    await test?.drop();
  });

  const login = (username: string, origin: Origin = {}): Promise<Tokens> =>
    world.auth.login(username, world.password, origin);
  const wrong = (username: string, origin: Origin): Promise<unknown> =>
    world.auth.login(username, 'tebakan saja', origin).catch((error: unknown) => error);
  const told = async (action: string, subjectId?: string): Promise<number> =>
    (await world.audit.list({ action, subjectId, limit: 200 })).items.length;

  it('are listed with device and masked address, the newest first, the ended and run out not', async () => {
    const { id, username } = await world.aUser();
    const first = await login(username, { address: '2001:db8:7::9', userAgent: 'curl/8.5.0' });
    await world.auth.logout(await world.auth.verify((await login(username)).accessToken));
    await login(username, { hours: 1 });
    world.clock.advance(2 * 60 * minute);
    const second = await login(username, { address: office, userAgent: chrome });

    const { sessionId } = await world.auth.verify(second.accessToken);
    expect(await world.sessions.list(id, sessionId)).toEqual([
      expect.objectContaining({ device: 'Chrome, Windows', address: '192.0.2.*', current: true }),
      expect.objectContaining({ device: 'curl', address: '2001:db8:7:*', current: false }),
    ]);
    const stored = await world.database.query('SELECT device, address_sealed, address_hash FROM sessions');
    expect(JSON.stringify(stored)).not.toContain(office);
    expect((await world.auth.refresh(first.refreshToken)).user.id).toBe(id);
  });

  it('end at once, by their owner or an administrator, and not by anybody else', async () => {
    const { id, username } = await world.aUser();
    const other = await world.aUser();
    const { accessToken, refreshToken } = await login(username);
    const { sessionId } = await world.auth.verify(accessToken);

    await expect(world.sessions.end(other.id, sessionId, other.id)).rejects.toThrow(SessionNotFound);
    expect((await world.auth.verify(accessToken)).userId).toBe(id);

    await world.sessions.end(id, sessionId, world.adminId);
    await world.sessions.end(id, sessionId, world.adminId);
    await expect(world.auth.verify(accessToken)).rejects.toThrow(Unauthenticated);
    await expect(world.auth.refresh(refreshToken)).rejects.toThrow(Unauthenticated);
    expect(await told('session.end', sessionId)).toBe(1);
  });

  it('end all together', async () => {
    const { id, username } = await world.aUser();
    const both = [await login(username), await login(username)];
    expect(await world.sessions.endAll(id, world.adminId)).toBe(2);
    for (const { accessToken } of both) {
      await expect(world.auth.verify(accessToken)).rejects.toThrow(Unauthenticated);
    }
    expect(await told('session.end_all', id)).toBe(1);
  });

  it('run out for access tokens too', async () => {
    const { username } = await world.aUser();
    const { accessToken } = await login(username, { hours: 1 / 12 });
    world.clock.advance(6 * minute);
    await expect(world.auth.verify(accessToken)).rejects.toThrow(Unauthenticated);
  });

  it('end when an old token comes back, which the auditor sees; a made-up one ends nothing', async () => {
    const { username } = await world.aUser();
    const stolen = await login(username);
    const { sessionId } = await world.auth.verify(stolen.accessToken);
    const current = await world.auth.refresh(stolen.refreshToken);

    const madeUp = `${sessionId}.${Buffer.alloc(32, 9).toString('base64url')}`;
    await expect(world.auth.refresh(madeUp)).rejects.toThrow(Unauthenticated);
    expect((await world.auth.verify(current.accessToken)).sessionId).toBe(sessionId);

    await expect(world.auth.refresh(stolen.refreshToken)).rejects.toThrow(Unauthenticated);
    await expect(world.auth.verify(current.accessToken)).rejects.toThrow(Unauthenticated);
    expect(await told('session.stolen', sessionId)).toBe(1);
  });

  describe("a colleague's wrong passwords", () => {
    /** Until the door is closed for a minute. */
    const lock = async (username: string, origin: Origin): Promise<void> => {
      for (let i = 0; i < 12; i++) {
        world.clock.advance(minute);
        await wrong(username, origin);
      }
      expect(await wrong(username, origin)).toBeInstanceOf(LoginLocked);
    };

    it('from the same address shut out nobody who has logged in from there before', async () => {
      const { username } = await world.aUser();
      await login(username, { address: office });
      const tries: unknown[] = [];
      for (let i = 0; i < 20; i++) tries.push(await wrong(username, { address: office }));
      expect(tries.filter((error) => error instanceof LoginRefused)).toHaveLength(5);
      expect(tries.at(-1)).toBeInstanceOf(LoginLocked);
      expect((await login(username, { address: office })).user.username).toBe(username);
    });

    it('from the same address shut out nobody who comes there for the first time, where colleagues work', async () => {
      const [old, fresh] = [await world.aUser(), await world.aUser()];
      await login(old.username, { address: '198.51.100.9' });
      for (let i = 0; i < 20; i++) await wrong(fresh.username, { address: '198.51.100.9' });
      expect((await login(fresh.username, { address: '198.51.100.9' })).user.id).toBe(fresh.id);
    });

    it('may not be tried without end from there either', async () => {
      const { username } = await world.aUser();
      await login(username, { address: office });
      const tries: unknown[] = [];
      for (let i = 0; i < 70; i++) tries.push(await wrong(username, { address: office }));
      expect(tries.at(-1)).toBeInstanceOf(LoginLocked);
      await expect(login(username, { address: office })).rejects.toThrow(LoginLocked);
      world.clock.advance(minute);
      expect((await login(username, { address: office })).user.username).toBe(username);
    });

    it('do not count on a device that logged in before, nor do its own on others', async () => {
      const { username } = await world.aUser();
      const { deviceToken } = await login(username, { address: '198.51.100.1' });
      await lock(username, { address: office });
      expect((await login(username, { address: office, deviceToken })).deviceToken).toBe(deviceToken);

      await lock(username, { address: '198.51.100.2', deviceToken });
      await expect(login(username, { address: '198.51.100.2', deviceToken })).rejects.toThrow(LoginLocked);
      expect((await login(username, { address: '198.51.100.2' })).user.username).toBe(username);
    });

    it("are not excused by a made-up device, nor by another person's", async () => {
      const [one, other] = [await world.aUser(), await world.aUser()];
      const { deviceToken } = await login(other.username);
      await lock(one.username, { address: '203.0.113.5' });
      for (const token of [deviceToken, 'x.y', 'x', '']) {
        const trial = login(one.username, { address: '203.0.113.5', deviceToken: token });
        await expect(trial).rejects.toThrow(LoginLocked);
      }
    });

    it('do not touch his open sessions, and the auditor sees once that somebody guesses', async () => {
      const { id, username } = await world.aUser();
      const { accessToken } = await login(username, { hours: 24 });
      const { refreshToken } = await login(username);
      for (let i = 0; i < 9; i++)
        expect(await wrong(username, {})).toBeInstanceOf(i < 5 ? LoginRefused : LoginLocked);
      expect((await world.auth.verify(accessToken)).userId).toBe(id);
      expect((await world.auth.refresh(refreshToken)).user.id).toBe(id);
      expect(await told('session.guessed', id)).toBe(1);
    });
  });
});
