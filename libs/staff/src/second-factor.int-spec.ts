import { createTestDatabase, type TestDatabase } from '../../../test/support/database';
import type { Tokens } from './auth';
import type { Enrolment } from './second-factor';
import {
  LoginLocked,
  LoginRefused,
  TotpAlreadyOn,
  TotpNotOn,
  TotpRequired,
  TotpWrong,
  Unauthenticated,
} from './staff.errors';
import { StaffWorld } from './testing/staff-world';
import { stepOf, totpCode } from './totp';

jest.setTimeout(60_000); // a small machine under load

const halfMinute = 30_000;

describe('codes of RFC 6238', () => {
  // Appendix B, SHA1, its last six digits; the secret is that of the RFC.
  const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [2_000_000_000, '279037'],
  ])('at %i seconds the code is %s, half a minute before and after too, and no longer', (seconds, code) => {
    const at = (shift: number): number | null => stepOf(secret, code, new Date((seconds + shift) * 1000));
    expect(totpCode(secret, new Date(seconds * 1000))).toBe(code);
    expect([at(-30), at(0), at(30)]).toEqual(Array(3).fill(Math.floor(seconds / 30)));
    expect([at(-61), at(61)]).toEqual([null, null]);
  });
});

describe('a second factor', () => {
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

  const login = (username: string, code?: string): Promise<Tokens> =>
    world.auth.login(username, world.password, {}, code);
  /** The code of a moment that no code was spent of yet. */
  const next = (secret: string): string => {
    world.clock.advance(2 * halfMinute);
    return totpCode(secret, world.clock.now());
  };
  const enrolled = async (): Promise<{ id: string; username: string } & Enrolment> => {
    const user = await world.aUser();
    const enrolment = await world.secondFactor.enrol(user);
    await world.secondFactor.confirm(user.id, next(enrolment.secret));
    return { id: user.id, username: user.username, ...enrolment };
  };
  const shift = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

  it('is asked for only once a code of it was shown', async () => {
    const user = await world.aUser();
    await expect(world.secondFactor.confirm(user.id, '123456')).rejects.toThrow(TotpNotOn);
    const { secret, uri, recoveryCodes } = await world.secondFactor.enrol(user);
    expect(uri).toMatch(/^otpauth:\/\/totp\/.*issuer=Kantor%20Kecamatan%20Kota%20Bangun/);
    expect(uri).toContain(`secret=${secret}`);
    expect(new Set(recoveryCodes).size).toBe(10);
    expect((await login(user.username)).user.id).toBe(user.id);

    await expect(world.secondFactor.confirm(user.id, shift(next(secret)))).rejects.toThrow(TotpWrong);
    await world.secondFactor.confirm(user.id, next(secret));
    await expect(login(user.username)).rejects.toThrow(TotpRequired);
    expect((await login(user.username, next(secret))).user.id).toBe(user.id);
    await expect(world.secondFactor.enrol(user)).rejects.toThrow(TotpAlreadyOn);
  });

  it('is not asked for before the password is right', async () => {
    const { username, secret } = await enrolled();
    const wrong = world.auth.login(username, 'tebakan saja', {}, next(secret));
    await expect(wrong).rejects.toThrow(LoginRefused);
  });

  it('takes each code once, also from two at the same moment, and none older than the last', async () => {
    const { username, secret } = await enrolled();
    const older = next(secret);
    world.clock.advance(halfMinute);
    const code = totpCode(secret, world.clock.now());
    const told = await Promise.allSettled([login(username, code), login(username, code)]);
    expect(told.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(login(username, code)).rejects.toThrow(TotpWrong);
    await expect(login(username, older)).rejects.toThrow(TotpWrong);
  });

  it('takes each recovery code once, however it is written, and the auditor sees it', async () => {
    const { id, username, recoveryCodes } = await enrolled();
    const [code = ''] = recoveryCodes;
    expect((await login(username, ` ${code.toUpperCase()} `)).user.id).toBe(id);
    await expect(login(username, code)).rejects.toThrow(TotpWrong);
    const { items } = await world.audit.list({ action: 'totp.recovery', subjectId: id, limit: 5 });
    expect(items).toHaveLength(1);
  });

  it('is guessed slowly, from wherever', async () => {
    const { username, secret } = await enrolled();
    const tries: unknown[] = [];
    for (let i = 0; i < 7; i++) {
      const origin = { address: `192.0.2.${i}` };
      const wrong = shift(totpCode(secret, world.clock.now()));
      tries.push(await world.auth.login(username, world.password, origin, wrong).catch((e: unknown) => e));
    }
    expect(tries.filter((error) => error instanceof TotpWrong)).toHaveLength(5);
    expect(tries.at(-1)).toBeInstanceOf(LoginLocked);
    expect((await login(username, next(secret))).user.username).toBe(username);
  });

  it('goes off with a code, and comes back as another', async () => {
    const { id, username, secret, recoveryCodes } = await enrolled();
    await expect(world.secondFactor.remove(id, shift(next(secret)))).rejects.toThrow(TotpWrong);
    await world.secondFactor.remove(id, recoveryCodes[0] ?? '');
    await expect(world.secondFactor.remove(id, next(secret))).rejects.toThrow(TotpNotOn);
    expect((await login(username)).user.id).toBe(id);
    expect((await world.secondFactor.enrol({ id, username })).secret).not.toBe(secret);
  });

  it('is reset by an administrator: sessions end, and the old recovery codes are worth nothing', async () => {
    const { id, username, secret, recoveryCodes } = await enrolled();
    const { accessToken } = await login(username, next(secret));
    await world.users.resetTotp(id, world.adminId);
    await expect(world.auth.verify(accessToken)).rejects.toThrow(Unauthenticated);
    expect((await login(username)).user.id).toBe(id);

    const again = await world.secondFactor.enrol({ id, username });
    await world.secondFactor.confirm(id, next(again.secret));
    await expect(login(username, recoveryCodes[1])).rejects.toThrow(TotpWrong);
  });

  it('stays at a password reset, unless it was lost too', async () => {
    const { id, username } = await enrolled();
    const first = await world.users.reset(username);
    await expect(world.auth.login(username, first)).rejects.toThrow(TotpRequired);
    const second = await world.users.reset(username, { totp: true });
    expect((await world.auth.login(username, second)).user.id).toBe(id);
  });

  it('stores neither key nor codes in the clear', async () => {
    const { secret, recoveryCodes } = await enrolled();
    const rows = await world.database.query(
      'SELECT * FROM users u LEFT JOIN recovery_codes r ON r.user_id = u.id',
    );
    const stored = JSON.stringify(rows, (_key, value: unknown) =>
      value instanceof Buffer ? value.toString('latin1') : value,
    );
    for (const word of [secret, ...recoveryCodes]) expect(stored).not.toContain(word);
  });

  describe('asked for by the office', () => {
    afterEach(() => world.rule.set([], world.adminId));

    it('is off at first, and counts for the named roles at once, in open sessions too', async () => {
      const [officer, auditor] = [await world.aUser(), await world.aUser(['auditor'])];
      expect(await world.rule.roles()).toEqual([]);
      const { accessToken, user } = await login(officer.username);
      expect(user.totpMustEnrol).toBe(false);

      await world.rule.set(['officer', 'admin'], world.adminId);
      expect((await world.auth.verify(accessToken)).totpMustEnrol).toBe(true);
      expect((await login(auditor.username)).user.totpMustEnrol).toBe(false);

      const { secret } = await world.secondFactor.enrol(officer);
      expect((await world.auth.verify(accessToken)).totpMustEnrol).toBe(true);
      await world.secondFactor.confirm(officer.id, next(secret));
      expect((await world.auth.verify(accessToken)).totpMustEnrol).toBe(false);
    });

    it('may be asked from nobody again', async () => {
      await world.rule.set(['officer'], world.adminId);
      await world.rule.set([], world.adminId);
      expect(await world.rule.roles()).toEqual([]);
      expect((await login((await world.aUser()).username)).user.totpMustEnrol).toBe(false);
    });
  });
});
