import { TotpRequired, UserNotFound } from '@app/staff';
import { totpCode } from '../../../libs/staff/src/totp';
import { StaffWorld } from '../../../libs/staff/src/testing/staff-world';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database';
import { run } from './user.command';

jest.setTimeout(60_000); // a small machine under load

describe('npm run user -- reset NAME', () => {
  let test: TestDatabase;
  let world: StaffWorld;
  let printed: string;

  beforeAll(async () => {
    test = await createTestDatabase();
    world = await StaffWorld.at(test.url);
    const key = world.env.encryptionKey.toString('base64');
    Object.assign(process.env, {
      DATABASE_URL: world.env.databaseUrl,
      ENCRYPTION_KEY: key,
      TOKEN_SECRET: key,
    });
  });
  afterAll(async () => {
    await world?.database.close();
    await test?.drop();
  });
  beforeEach(() => {
    printed = '';
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean((printed += String(text))));
    jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  });
  afterEach(() => jest.restoreAllMocks());

  it('prints a password that logs in once and must then be changed', async () => {
    const { username } = await world.aUser();
    expect(await run(['reset', username])).toBe(0);
    expect(printed).toMatch(/^[a-z0-9]{16}\n$/);
    world.clock.set(new Date());
    expect((await world.auth.login(username, printed.trim())).user.mustChangePassword).toBe(true);
  });

  it('takes a lost second factor off with --totp only', async () => {
    const user = await world.aUser();
    world.clock.set(new Date());
    const { secret } = await world.secondFactor.enrol(user);
    await world.secondFactor.confirm(user.id, totpCode(secret, world.clock.now()));
    const reset = async (...more: string[]): Promise<string> => {
      printed = '';
      expect(await run(['reset', user.username, ...more])).toBe(0);
      return printed.trim();
    };
    await expect(world.auth.login(user.username, await reset())).rejects.toThrow(TotpRequired);
    expect((await world.auth.login(user.username, await reset('--totp'))).user.id).toBe(user.id);
  });

  it('says so when there is nobody of this name, or no name', async () => {
    await expect(run(['reset', 'siapa'])).rejects.toThrow(UserNotFound);
    expect(await run(['reset'])).toBe(2);
    expect(printed).toBe('');
  });
});
