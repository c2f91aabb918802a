import { randomBytes } from 'node:crypto';
import { Clock, newId } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { passwordMatches } from './password';
import { LoginLocked, LoginRefused, Unauthenticated } from './staff.errors';

/** Who makes a request. */
export interface StaffPrincipal {
  userId: string;
  sessionId: string;
  username: string;
  name: string;
  roles: string[];
  village?: string;
}

export interface Tokens {
  accessToken: string;
  refreshToken: string;
  /** Seconds that the access token lives. */
  expiresIn: number;
  user: { id: string; username: string; name: string; roles: string[]; village: string | null };
}

interface UserRow {
  id: string;
  username: string;
  name: string;
  roles: string[];
  village: string | null;
  password_hash: string;
  failed_logins: number;
  locked_until: Date | null;
  disabled_at: Date | null;
}

const accessSeconds = 15 * 60;
const refreshDays = 30;
const freeAttempts = 5;
const maxLockMs = 5 * 60_000; // a lock must not keep a colleague out for long
// Compared for unknown names too, so that a wrong name takes as long as a wrong password.
const dummyHash =
  '$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$Y3F4kL9nUVbq5Wq8Xj1TqNEkG8T5m1f5j3lV0pTDAyo';

/** Log-in, access tokens and rotating refresh tokens. */
@Injectable()
export class Auth {
  private readonly jwt: JwtService;

  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {
    this.jwt = new JwtService({ secret: vault.derive('jwt'), signOptions: { expiresIn: accessSeconds } });
  }

  /** @throws LoginRefused, LoginLocked */
  async login(username: string, password: string): Promise<Tokens> {
    const user = await this.database.queryOne<UserRow>('SELECT * FROM users WHERE username = $1', [username]);
    const now = this.clock.now();
    if (user?.locked_until && user.locked_until > now) throw new LoginLocked('too many wrong passwords');
    const matches = await passwordMatches(user?.password_hash ?? dummyHash, password).catch(() => false);
    if (!user || !matches || user.disabled_at) {
      if (user && !matches) await this.countFailure(user, now);
      throw new LoginRefused('name or password is wrong');
    }
    await this.database.query('UPDATE users SET failed_logins = 0, locked_until = NULL WHERE id = $1', [
      user.id,
    ]);
    return this.openSession(user, now);
  }

  /** A new pair for a refresh token; an old one coming back ends the session, for somebody stole it. */
  async refresh(refreshToken: string): Promise<Tokens> {
    const hash = this.vault.blindIndex('refresh', refreshToken);
    const now = this.clock.now();
    const next = randomBytes(32).toString('base64url');
    const [session] = await this.database.query<{ id: string; user_id: string }>(
      `UPDATE sessions SET refresh_hash = $2, previous_hash = $1, rotated_at = $3
        WHERE refresh_hash = $1 AND ended_at IS NULL AND expires_at > $3 RETURNING id, user_id`,
      [hash, this.vault.blindIndex('refresh', next), now],
    );
    if (!session) {
      await this.database.query(
        'UPDATE sessions SET ended_at = $2 WHERE previous_hash = $1 AND ended_at IS NULL',
        [hash, now],
      );
      throw new Unauthenticated('refresh token is not valid');
    }
    const user = await this.database.queryOne<UserRow>(
      'SELECT * FROM users WHERE id = $1 AND disabled_at IS NULL',
      [session.user_id],
    );
    if (!user) throw new Unauthenticated('user is disabled');
    return this.tokens(user, session.id, next);
  }

  async logout(sessionId: string): Promise<void> {
    await this.database.query('UPDATE sessions SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL', [
      sessionId,
      this.clock.now(),
    ]);
  }

  /** The person behind an access token, as he is now: roles and being disabled count at once. @throws Unauthenticated */
  async verify(accessToken: string): Promise<StaffPrincipal> {
    const claims = await this.jwt
      .verifyAsync<{ sub: string; sid: string }>(accessToken, { algorithms: ['HS256'] })
      .catch((cause: unknown) => {
        throw new Unauthenticated('access token is not valid', {}, cause);
      });
    const row = await this.database.queryOne<UserRow>(
      `SELECT u.* FROM sessions s JOIN users u ON u.id = s.user_id
        WHERE s.id = $1 AND u.id = $2 AND s.ended_at IS NULL AND u.disabled_at IS NULL`,
      [claims.sid, claims.sub],
    );
    if (!row) throw new Unauthenticated('session has ended');
    return {
      userId: row.id,
      sessionId: claims.sid,
      username: row.username,
      name: row.name,
      roles: row.roles,
      village: row.village ?? undefined,
    };
  }

  private async countFailure({ id, failed_logins: before }: UserRow, now: Date): Promise<void> {
    const failures = before + 1;
    const wait = failures < freeAttempts ? 0 : Math.min(maxLockMs, 1000 * 2 ** (failures - freeAttempts));
    await this.database.query(
      'UPDATE users SET failed_logins = failed_logins + 1, locked_until = $2 WHERE id = $1',
      [id, wait > 0 ? new Date(now.getTime() + wait) : null],
    );
  }

  private async openSession(user: UserRow, now: Date): Promise<Tokens> {
    const id = newId();
    const refreshToken = randomBytes(32).toString('base64url');
    await this.database.query(
      `INSERT INTO sessions (id, user_id, refresh_hash, created_at, rotated_at, expires_at) VALUES ($1, $2, $3, $4, $4, $5)`,
      [
        id,
        user.id,
        this.vault.blindIndex('refresh', refreshToken),
        now,
        new Date(now.getTime() + refreshDays * 86_400_000),
      ],
    );
    return this.tokens(user, id, refreshToken);
  }

  private async tokens(user: UserRow, sessionId: string, refreshToken: string): Promise<Tokens> {
    return {
      accessToken: await this.jwt.signAsync({ sub: user.id, sid: sessionId }),
      refreshToken,
      expiresIn: accessSeconds,
      user: {
        id: user.id,
        username: user.username,
        name: user.name,
        roles: user.roles,
        village: user.village,
      },
    };
  }
}
