import { randomBytes } from 'node:crypto';
import { Audit } from '@app/audit';
import { Clock } from '@app/core';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import { LoginAttempts } from './login-attempts';
import type { Origin } from './origin';
import { hashPassword, passwordMatches } from './password';
import { SecondFactor } from './second-factor';
import { LoginLocked, LoginRefused } from './staff.errors';
import type { UserRow } from './user-row';

/** What somebody shows to be let in. */
export interface Credentials {
  username: string;
  password: string;
  /** A code of the app, or a recovery code. */
  totp?: string;
}

/** Decides who somebody is. */
@Injectable()
export class FrontDoor {
  // Compared for unknown names too, so that a wrong name takes as long as a wrong password.
  private decoy?: Promise<string>;

  constructor(
    private readonly database: Database,
    private readonly attempts: LoginAttempts,
    private readonly secondFactor: SecondFactor,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** @throws LoginRefused, LoginLocked, TotpRequired, TotpWrong */
  async enter({ username, password, totp }: Credentials, origin: Origin): Promise<UserRow> {
    const { closes, closed } = await this.attempts.count(username, origin);
    const user = await this.database.queryOne<UserRow>('SELECT * FROM users WHERE username = $1', [username]);
    this.decoy ??= hashPassword(randomBytes(16).toString('hex'));
    const matches = await passwordMatches(user?.password_hash ?? (await this.decoy), password);
    if (!user || !matches || isShut(user, this.clock.now())) {
      if (closes && user) await this.tellOfGuessing(user.id);
      if (closed) throw new LoginLocked('too many wrong passwords');
      throw new LoginRefused('name or password is wrong');
    }
    await this.attempts.forget(username, origin);
    await this.secondFactor.check(user, totp);
    return user;
  }

  /** Once when the door closes, not for every wrong password: the auditor sees that somebody guesses. */
  private tellOfGuessing(userId: string): Promise<void> {
    return this.audit.record({ action: 'session.guessed', subjectKind: 'user', subjectId: userId });
  }
}

/** Whether he may not come in though his password is right: he is disabled, or it was for one log-in and has run out. */
function isShut({ disabled_at: disabledAt, password_until: until }: UserRow, now: Date): boolean {
  return disabledAt !== null || (until !== null && until <= now);
}
