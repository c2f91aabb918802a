import { randomBytes } from 'node:crypto';
import { Clock, newId } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { LoginAttempts } from './login-attempts';
import { hashPassword, passwordMatches } from './password';
import { LoginRefused, Unauthenticated } from './staff.errors';

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
  disabled_at: Date | null;
}

const accessSeconds = 15 * 60;
const refreshDays = 30;

/** Log-in, access tokens and rotating refresh tokens. */
@Injectable()
export class Auth {
  private readonly jwt: JwtService;
  // Compared for unknown names too, so that a wrong name takes as long as a wrong password.
  private decoy?: Promise<string>;

  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly attempts: LoginAttempts,
    private readonly clock: Clock,
  ) {
    this.jwt = new JwtService({ secret: vault.derive('jwt'), signOptions: { expiresIn: accessSeconds } });
  }

  /** @throws LoginRefused, LoginLocked */
  async login(username: string, password: string, address = 'unknown'): Promise<Tokens> {
    await this.attempts.count(username, address);
    const user = await this.database.queryOne<UserRow>('SELECT * FROM users WHERE username = $1', [username]);
    this.decoy ??= hashPassword(randomBytes(16).toString('hex'));
    const matches = await passwordMatches(user?.password_hash ?? (await this.decoy), password);
    if (!user || !matches || user.disabled_at) throw new LoginRefused('name or password is wrong');
    await this.attempts.forget(username, address);
    return this.openSession(user, this.clock.now());
  }

  /** A new pair for a refresh token; an old one coming back ends the session, for somebody stole it. @throws Unauthenticated */
  async refresh(refreshToken: string): Promise<Tokens> {
    const sessionId = sessionOf(refreshToken);
    const now = this.clock.now();
    const next = newRefreshToken(sessionId);
    const [session] = await this.database.query<{ id: string; user_id: string }>(
      `UPDATE sessions SET refresh_hash = $3, previous_hash = $2, rotated_at = $4
        WHERE id = $1 AND refresh_hash = $2 AND ended_at IS NULL AND expires_at > $4 RETURNING id, user_id`,
      [sessionId, this.hashOf(refreshToken), this.hashOf(next), now],
    );
    if (!session) {
      await this.logout(sessionId);
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
      .verifyAsync<{ sub: string; sid: string }>(accessToken, {
        algorithms: ['HS256'],
        clockTimestamp: Math.floor(this.clock.now().getTime() / 1000),
      })
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

  private async openSession(user: UserRow, now: Date): Promise<Tokens> {
    const id = newId();
    const refreshToken = newRefreshToken(id);
    await this.database.query(
      `INSERT INTO sessions (id, user_id, refresh_hash, created_at, rotated_at, expires_at) VALUES ($1, $2, $3, $4, $4, $5)`,
      [id, user.id, this.hashOf(refreshToken), now, new Date(now.getTime() + refreshDays * 86_400_000)],
    );
    return this.tokens(user, id, refreshToken);
  }

  private async tokens(user: UserRow, sessionId: string, refreshToken: string): Promise<Tokens> {
    return {
      accessToken: await this.jwt.signAsync({
        sub: user.id,
        sid: sessionId,
        iat: Math.floor(this.clock.now().getTime() / 1000),
      }),
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

  private hashOf(refreshToken: string): Buffer {
    return this.vault.blindIndex('refresh', refreshToken);
  }
}

/** Names its session, so that any earlier token of it is known as one when it comes back. */
function newRefreshToken(sessionId: string): string {
  return `${sessionId}.${randomBytes(32).toString('base64url')}`;
}

/** @throws Unauthenticated when it is no token of ours */
function sessionOf(refreshToken: string): string {
  const [sessionId = '', secret = ''] = refreshToken.split('.');
  if (!/^[0-9a-f-]{36}$/.test(sessionId) || secret.length !== 43)
    throw new Unauthenticated('not a refresh token');
  return sessionId;
}
