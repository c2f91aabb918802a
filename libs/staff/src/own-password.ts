import { Audit } from '@app/audit';
import { Clock } from '@app/core';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import type { StaffPrincipal } from './principals';
import { LoginAttempts } from './login-attempts';
import { hashPassword, passwordMatches } from './password';
import { PasswordUnchanged, PasswordWrong, Unauthenticated } from './staff.errors';

/** A person changes his own password. */
@Injectable()
export class OwnPassword {
  constructor(
    private readonly database: Database,
    private readonly attempts: LoginAttempts,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * Ends his other sessions: whoever knew the old password is out. Guessing the present one in a session left open is
   * slowed as at the door. @throws PasswordWrong, PasswordUnchanged, LoginLocked
   */
  async change(staff: StaffPrincipal, { current, next }: { current: string; next: string }): Promise<void> {
    const origin = { address: staff.sessionId };
    await this.attempts.count(staff.username, origin);
    await this.database.transaction(async () => {
      const stored = await this.lock(staff.userId);
      if (!(await passwordMatches(stored, current))) throw new PasswordWrong('not the present password');
      if (current === next) throw new PasswordUnchanged('new password is the old one');
      await this.database.query(
        `UPDATE users SET password_hash = $2, must_change_password = false, password_until = NULL, version = version + 1
          WHERE id = $1`,
        [staff.userId, await hashPassword(next)],
      );
      await this.database.query(
        'UPDATE sessions SET ended_at = $3 WHERE user_id = $1 AND id <> $2 AND ended_at IS NULL',
        [staff.userId, staff.sessionId, this.clock.now()],
      );
      await this.audit.record({
        userId: staff.userId,
        action: 'user.password',
        subjectKind: 'user',
        subjectId: staff.userId,
      });
    });
    await this.attempts.forget(staff.username, origin);
  }

  /**
   * Before something that a session left open must not do by itself. @throws PasswordWrong, LoginLocked
   */
  async prove({ userId, username, sessionId }: StaffPrincipal, current: string): Promise<void> {
    const origin = { address: sessionId };
    await this.attempts.count(username, origin);
    const stored = await this.database.transaction(() => this.lock(userId));
    if (!(await passwordMatches(stored, current))) throw new PasswordWrong('not the present password');
    await this.attempts.forget(username, origin);
  }

  private async lock(userId: string): Promise<string> {
    const user = await this.database.queryOne<{ password_hash: string }>(
      'SELECT password_hash FROM users WHERE id = $1 FOR UPDATE',
      [userId],
    );
    if (!user) throw new Unauthenticated('user is gone');
    return user.password_hash;
  }
}
