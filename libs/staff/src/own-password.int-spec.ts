import { createTestDatabase, type TestDatabase } from '../../../test/support/database';
import { LoginLocked, LoginRefused, PasswordUnchanged, PasswordWrong, Unauthenticated } from './staff.errors';
import { StaffWorld } from './testing/staff-world';

jest.setTimeout(60_000); // a small machine under load

const next = 'kata sandi yang baru';
const day = 86_400_000;

describe('a password', () => {
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

  it('is changed by who knows the present one: his other sessions end, this one goes on', async () => {
    const { username } = await world.aUser();
    const other = await world.auth.login(username, world.password);
    const { accessToken } = await world.auth.login(username, world.password);
    const staff = await world.auth.verify(accessToken);

    await world.ownPassword.change(staff, { current: world.password, next });

    await expect(world.auth.verify(other.accessToken)).rejects.toThrow(Unauthenticated);
    expect((await world.auth.verify(accessToken)).userId).toBe(staff.userId);
    await expect(world.auth.login(username, world.password)).rejects.toThrow(LoginRefused);
    expect((await world.auth.login(username, next)).user.username).toBe(username);
    const { items } = await world.audit.list({ limit: 1, action: 'user.password' });
    expect(items).toEqual([expect.objectContaining({ action: 'user.password', userId: staff.userId })]);
  });

  it('does not become the one that it is, nor change without the present one, whose guessing is slowed', async () => {
    const { username } = await world.aUser();
    const staff = await world.auth.verify((await world.auth.login(username, world.password)).accessToken);
    const change = (current: string, wanted = next): Promise<void> =>
      world.ownPassword.change(staff, { current, next: wanted });

    await expect(change(world.password, world.password)).rejects.toThrow(PasswordUnchanged);
    for (let i = 0; i < 4; i++) {
      const guess = world.database.transaction(() => change('tebakan saja'));
      await expect(guess).rejects.toThrow(PasswordWrong);
    }
    await expect(change(world.password)).rejects.toThrow(LoginLocked);
    expect((await world.auth.login(username, world.password)).user.username).toBe(username);
  });

  it('that was reset says that it must be changed, until it is', async () => {
    const { username } = await world.aUser();
    const oneTime = await world.users.reset(username);
    const { accessToken, user } = await world.auth.login(username, oneTime);
    expect(user.mustChangePassword).toBe(true);
    const staff = await world.auth.verify(accessToken);
    expect(staff.mustChangePassword).toBe(true);

    await world.ownPassword.change(staff, { current: oneTime, next });
    expect((await world.auth.verify(accessToken)).mustChangePassword).toBe(false);
  });

  it('that was reset runs out after three days, one that was chosen never', async () => {
    const { username } = await world.aUser();
    const oneTime = await world.users.reset(username);
    world.clock.advance(2 * day);
    const staff = await world.auth.verify((await world.auth.login(username, oneTime)).accessToken);
    world.clock.advance(2 * day);
    await expect(world.auth.login(username, oneTime)).rejects.toThrow(LoginRefused);

    await world.ownPassword.change(staff, { current: oneTime, next });
    world.clock.advance(400 * day);
    expect((await world.auth.login(username, next)).user.mustChangePassword).toBe(false);
  });
});
