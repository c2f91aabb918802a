import { Environment } from '@app/config';
import { Audit } from '@app/audit';
import { Clock, newId } from '@app/core';
import { Database, isUniqueViolation } from '@app/database';
import { Injectable } from '@nestjs/common';
import { generatePassword, hashPassword } from './password';
import { clearTotp } from './second-factor';
import { LastAdministrator, UsernameTaken, UserNotFound } from './staff.errors';

export interface UserView {
  id: string;
  username: string;
  name: string;
  roles: string[];
  village: string | null;
  disabled: boolean;
  /** Whether a second factor is on. */
  totp: boolean;
}

export interface NewUser {
  username: string;
  name: string;
  roles: string[];
  village?: string;
  password: string;
}

export type UserChange = Partial<{
  name: string;
  roles: string[];
  village: string;
  disabled: boolean;
  password: string;
}>;

const oneTimeDays = 3;
const columns = `id, username, name, roles, village, disabled_at IS NOT NULL AS disabled,
  totp_confirmed_at IS NOT NULL AS totp`;

/** The people of the office. */
@Injectable()
export class Users {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly env: Environment,
    private readonly clock: Clock,
  ) {}

  /** Makes the first administrator on an empty table; answers the password when it was generated here. */
  async ensureFirst(): Promise<string | null> {
    const known = await this.database.query('SELECT 1 FROM users LIMIT 1');
    if (known.length > 0) return null;
    const password = this.env.adminPassword ?? generatePassword();
    const made = await this.database.query<{ id: string }>(
      `INSERT INTO users (id, username, name, roles, password_hash) VALUES ($1, $2, $3, '{admin}', $4)
       ON CONFLICT DO NOTHING RETURNING id`,
      [newId(), this.env.adminUsername, 'Administrator', await hashPassword(password)],
    );
    return made.length > 0 && !this.env.adminPassword ? password : null;
  }

  list(): Promise<UserView[]> {
    return this.database.query<UserView>(`SELECT ${columns} FROM users ORDER BY username LIMIT 500`);
  }

  /** @throws UserNotFound */
  async get(id: string): Promise<UserView> {
    const user = await this.database.queryOne<UserView>(`SELECT ${columns} FROM users WHERE id = $1`, [id]);
    if (!user) throw new UserNotFound('no such user', { userId: id });
    return user;
  }

  /** @throws UsernameTaken */
  async create(user: NewUser, by: string): Promise<UserView> {
    const id = newId();
    try {
      await this.database.transaction(async () => {
        await this.database.query(
          `INSERT INTO users (id, username, name, roles, village, password_hash) VALUES ($1, $2, $3, $4, $5, $6)`,
          [id, user.username, user.name, user.roles, user.village ?? null, await hashPassword(user.password)],
        );
        await this.audit.record({ userId: by, action: 'user.create', subjectKind: 'user', subjectId: id });
      });
    } catch (error) {
      if (isUniqueViolation(error, 'users_username_uq'))
        throw new UsernameTaken('username is taken', {}, error);
      throw error;
    }
    return this.get(id);
  }

  /** A change of password or roles, or being disabled, ends all sessions. @throws UserNotFound, LastAdministrator */
  async change(id: string, change: UserChange, by: string): Promise<UserView> {
    return this.database.transaction(async () => {
      await this.lockWithAdministrators(id);
      await this.database.query(
        `UPDATE users SET name = coalesce($2, name), roles = coalesce($3, roles), village = coalesce($4, village),
           password_hash = coalesce($5, password_hash), version = version + 1,
           must_change_password = must_change_password AND $5::text IS NULL,
           password_until = CASE WHEN $5::text IS NULL THEN password_until END,
           disabled_at = CASE WHEN $6::boolean IS NULL THEN disabled_at WHEN $6 THEN $7::timestamptz END WHERE id = $1`,
        [
          id,
          change.name ?? null,
          change.roles ?? null,
          change.village ?? null,
          change.password ? await hashPassword(change.password) : null,
          change.disabled ?? null,
          this.clock.now(),
        ],
      );
      const mayLoseRights = Boolean(change.roles || change.disabled);
      if (change.password || mayLoseRights) await this.endSessions(id);
      if (mayLoseRights) await this.requireAdministrator();
      const detail = { changed: Object.keys(change).sort().join(' ') };
      await this.audit.record({
        userId: by,
        action: 'user.change',
        subjectKind: 'user',
        subjectId: id,
        detail,
      });
      return this.get(id);
    });
  }

  /** A password for one log-in, for somebody who lost his; it must be changed, and lives three days. With `totp` the second factor goes too. @throws UserNotFound */
  async reset(username: string, { totp = false } = {}): Promise<string> {
    const user = await this.database.queryOne<{ id: string }>('SELECT id FROM users WHERE username = $1', [
      username,
    ]);
    if (!user) throw new UserNotFound('no such user');
    const password = generatePassword();
    await this.database.transaction(async () => {
      await this.database.query(
        `UPDATE users SET password_hash = $2, must_change_password = true, version = version + 1,
           password_until = $3::timestamptz + make_interval(days => $4) WHERE id = $1`,
        [user.id, await hashPassword(password), this.clock.now(), oneTimeDays],
      );
      if (totp) await clearTotp(this.database, user.id);
      await this.endSessions(user.id);
      await this.audit.record({
        action: 'user.reset',
        subjectKind: 'user',
        subjectId: user.id,
        detail: { totp },
      });
    });
    return password;
  }

  /** Takes the second factor off somebody who lost it, and ends his sessions. @throws UserNotFound */
  async resetTotp(id: string, by: string): Promise<void> {
    await this.database.transaction(async () => {
      await this.get(id);
      await clearTotp(this.database, id);
      await this.endSessions(id);
      await this.audit.record({ userId: by, action: 'totp.reset', subjectKind: 'user', subjectId: id });
    });
  }

  private async endSessions(userId: string): Promise<void> {
    await this.database.query('UPDATE sessions SET ended_at = $2 WHERE user_id = $1 AND ended_at IS NULL', [
      userId,
      this.clock.now(),
    ]);
  }

  /** Two who disable each other at once come one after the other. @throws UserNotFound */
  private async lockWithAdministrators(id: string): Promise<void> {
    await this.database.query(
      `SELECT 1 FROM users WHERE id = $1 OR 'admin' = ANY (roles) ORDER BY id FOR UPDATE`,
      [id],
    );
    await this.get(id);
  }

  private async requireAdministrator(): Promise<void> {
    const admins = await this.database.query(
      `SELECT 1 FROM users WHERE 'admin' = ANY (roles) AND disabled_at IS NULL LIMIT 1`,
    );
    if (admins.length === 0) throw new LastAdministrator('nobody could manage users');
  }
}
