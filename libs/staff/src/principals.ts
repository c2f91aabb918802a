import { Clock } from '@app/core';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import { Deputies, type DeputyRole } from './deputies';
import { SecondFactorRule } from './second-factor-rule';
import { Unauthenticated } from './staff.errors';
import type { UserRow } from './user-row';

/** Who makes a request. */
export interface StaffPrincipal {
  userId: string;
  sessionId: string;
  username: string;
  name: string;
  /** His own and those that he has today as a deputy. */
  roles: string[];
  /** The roles that he has as a deputy only, and by which order. */
  deputyFor: readonly DeputyRole[];
  village?: string;
  /** The password was given for one log-in: nothing but changing it is allowed. */
  mustChangePassword: boolean;
  /** The office asks for a second factor from one of his roles, and he has none: he sets it up before anything else. */
  totpMustEnrol: boolean;
}

/** What of a person does not depend on the session. */
export type Person = Omit<StaffPrincipal, 'userId' | 'sessionId' | 'village'>;

/** Everybody as he is now: being disabled, an ended session, roles and orders count from the next request on. */
@Injectable()
export class Principals {
  constructor(
    private readonly database: Database,
    private readonly deputies: Deputies,
    private readonly rule: SecondFactorRule,
    private readonly clock: Clock,
  ) {}

  /** @throws Unauthenticated when he is disabled */
  async active(userId: string): Promise<UserRow> {
    const user = await this.database.queryOne<UserRow>(
      'SELECT * FROM users WHERE id = $1 AND disabled_at IS NULL',
      [userId],
    );
    if (!user) throw new Unauthenticated('user is disabled');
    return user;
  }

  /** The person of a session, as he is now. @throws Unauthenticated when it has ended */
  async ofSession(sessionId: string, userId: string): Promise<StaffPrincipal> {
    const row = await this.database.queryOne<UserRow>(
      `SELECT u.* FROM sessions s JOIN users u ON u.id = s.user_id
        WHERE s.id = $1 AND u.id = $2 AND s.ended_at IS NULL AND s.expires_at > $3 AND u.disabled_at IS NULL`,
      [sessionId, userId, this.clock.now()],
    );
    if (!row) throw new Unauthenticated('session has ended');
    const { deputyFor, ...person } = await this.personOf(row);
    return { userId: row.id, sessionId, deputyFor, ...person, village: row.village ?? undefined };
  }

  /** Somebody as he is now: with the roles of today, and what he must do before anything else. */
  async personOf(row: UserRow): Promise<Person> {
    const deputyFor = await this.deputies.rolesOf(row.id, row.roles);
    const roles = [...row.roles, ...deputyFor.map(({ role }) => role)];
    return {
      username: row.username,
      name: row.name,
      roles,
      deputyFor,
      mustChangePassword: row.must_change_password,
      totpMustEnrol: await this.rule.isMissing(roles, row.totp_confirmed_at),
    };
  }
}
