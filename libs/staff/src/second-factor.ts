import { randomInt } from 'node:crypto';
import { Audit } from '@app/audit';
import { Catalogue } from '@app/catalogue';
import { Clock } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import { LoginAttempts } from './login-attempts';
import { TotpAlreadyOn, TotpNotOn, TotpRequired, TotpWrong } from './staff.errors';
import { newTotpKey, stepOf, type TotpKey } from './totp';
import type { UserRow } from './user-row';

/** Shown once: what is stored cannot be shown again. */
export interface Enrolment extends TotpKey {
  /** Each lets him in once when the telephone is lost. */
  recoveryCodes: string[];
}

const recoveryCount = 10;
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'; // read aloud without doubt

/** A code from an app beside the password. */
@Injectable()
export class SecondFactor {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly catalogue: Catalogue,
    private readonly attempts: LoginAttempts,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** A new key and new recovery codes; they count once a code of the key has been shown. @throws TotpAlreadyOn */
  async enrol({ id, username }: { id: string; username: string }): Promise<Enrolment> {
    const key = newTotpKey(this.catalogue.office.name, username);
    const recoveryCodes = Array.from({ length: recoveryCount }, newRecoveryCode);
    await this.database.transaction(async () => {
      const changed = await this.database.query(
        `UPDATE users SET totp_sealed = $2, totp_last_step = NULL WHERE id = $1 AND totp_confirmed_at IS NULL RETURNING id`,
        [id, this.vault.seal(contextOf(id), key.secret)],
      );
      if (changed.length === 0) throw new TotpAlreadyOn('second factor is on');
      await this.database.query('DELETE FROM recovery_codes WHERE user_id = $1', [id]);
      await this.database.query(
        'INSERT INTO recovery_codes (user_id, code_hash) SELECT $1, unnest($2::bytea[])',
        [id, recoveryCodes.map((code) => this.hashOf(id, code))],
      );
      await this.tell('totp.enrol', id);
    });
    return { ...key, recoveryCodes };
  }

  /** From here on log-ins ask for a code. @throws TotpNotOn before `enrol`, TotpAlreadyOn, TotpWrong, LoginLocked */
  async confirm(userId: string, code: string): Promise<void> {
    await this.counted(userId, async () => {
      const user = await this.get(userId);
      if (user.totp_confirmed_at) throw new TotpAlreadyOn('second factor is on');
      if (!user.totp_sealed) throw new TotpNotOn('no key was made');
      if (!(await this.spendCode(user, code))) throw new TotpWrong('not a code of this key');
      await this.database.query('UPDATE users SET totp_confirmed_at = $2 WHERE id = $1', [
        userId,
        this.clock.now(),
      ]);
      await this.tell('totp.confirm', userId);
    });
  }

  /** Off again, by who can show a code or a recovery code. @throws TotpNotOn, TotpWrong, LoginLocked */
  async remove(userId: string, code: string): Promise<void> {
    await this.counted(userId, async () => {
      const user = await this.get(userId);
      if (!user.totp_confirmed_at) throw new TotpNotOn('second factor is off');
      await this.spend(user, code);
      await clearTotp(this.database, userId);
      await this.tell('totp.remove', userId);
    });
  }

  /** At the door, after the password. @throws TotpRequired, TotpWrong, LoginLocked */
  async check(user: UserRow, code: string | undefined): Promise<void> {
    if (!user.totp_confirmed_at) return;
    if (!code) throw new TotpRequired('a code is needed');
    await this.counted(user.id, () => this.spend(user, code));
  }

  /** A code of the app or a recovery code, each once. @throws TotpWrong */
  private async spend(user: UserRow, code: string): Promise<void> {
    if (await this.spendCode(user, code)) return;
    if (!(await this.spendRecovery(user.id, code))) throw new TotpWrong('neither code nor recovery code');
  }

  /** The step is remembered in the same statement that looks at it: seen over a shoulder, a code is worth nothing. */
  private async spendCode(user: UserRow, code: string): Promise<boolean> {
    const digits = code.replace(/\s/g, '');
    if (!user.totp_sealed || !/^\d{6}$/.test(digits)) return false;
    const secret = this.vault.openText(contextOf(user.id), user.totp_sealed);
    const step = stepOf(secret, digits, this.clock.now());
    if (step === null) return false;
    const spent = await this.database.query(
      `UPDATE users SET totp_last_step = $2 WHERE id = $1 AND (totp_last_step IS NULL OR totp_last_step < $2) RETURNING id`,
      [user.id, step],
    );
    return spent.length > 0;
  }

  private async spendRecovery(userId: string, code: string): Promise<boolean> {
    const spent = await this.database.query(
      `UPDATE recovery_codes SET used_at = $3 WHERE user_id = $1 AND code_hash = $2 AND used_at IS NULL RETURNING user_id`,
      [userId, this.hashOf(userId, code), this.clock.now()],
    );
    if (spent.length > 0) await this.tell('totp.recovery', userId);
    return spent.length > 0;
  }

  /** Six digits are few: wrong ones are slowed wherever they come from. Only who has the password gets this far. */
  private async counted(userId: string, work: () => Promise<void>): Promise<void> {
    const place = { address: 'second factor' };
    await this.attempts.count(userId, place);
    await this.database.transaction(work);
    await this.attempts.forget(userId, place);
  }

  private async get(userId: string): Promise<UserRow> {
    const user = await this.database.queryOne<UserRow>('SELECT * FROM users WHERE id = $1 FOR UPDATE', [
      userId,
    ]);
    if (!user) throw new TotpNotOn('user is gone');
    return user;
  }

  private hashOf(userId: string, code: string): Buffer {
    const plain = code.toLowerCase().replace(/[^a-z0-9]/g, '');
    return this.vault.blindIndex('recovery', `${userId}\n${plain}`);
  }

  private tell(action: string, userId: string): Promise<void> {
    return this.audit.record({ userId, action, subjectKind: 'user', subjectId: userId });
  }
}

/** Off, with its recovery codes. */
export async function clearTotp(database: Database, userId: string): Promise<void> {
  await database.query(
    'UPDATE users SET totp_sealed = NULL, totp_confirmed_at = NULL, totp_last_step = NULL WHERE id = $1',
    [userId],
  );
  await database.query('DELETE FROM recovery_codes WHERE user_id = $1', [userId]);
}

function newRecoveryCode(): string {
  const letters = Array.from({ length: 10 }, () => alphabet[randomInt(alphabet.length)]).join('');
  return `${letters.slice(0, 5)}-${letters.slice(5)}`;
}

function contextOf(userId: string): string {
  return `users.totp.${userId}`;
}
