import { randomBytes, timingSafeEqual } from 'node:crypto';
import { Audit } from '@app/audit';
import { Clock, maskAddress, newId } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import { deviceName } from './device-name';
import { LoginAttempts } from './login-attempts';
import type { Origin } from './origin';
import { SessionNotFound, Unauthenticated } from './staff.errors';

const longestHours = 30 * 24;

/** A session as its owner or an administrator sees it. */
export interface SessionView {
  id: string;
  /** Browser and system, `Chrome, Windows`; null where the program did not say. */
  device: string | null;
  /** With the machine's part masked; null for sessions begun on the machine itself. */
  address: string | null;
  startedAt: string;
  renewedAt: string;
  expiresAt: string;
  /** Whether it is the one that asks. */
  current: boolean;
}

interface SessionRow {
  id: string;
  device: string | null;
  address_sealed: Buffer | null;
  created_at: Date;
  rotated_at: Date;
  expires_at: Date;
}

/** Who is logged in where. Ending a session counts at once: every request looks it up. */
@Injectable()
export class Sessions {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly attempts: LoginAttempts,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async open(userId: string, origin: Origin): Promise<{ id: string; refreshToken: string }> {
    const id = newId();
    const refreshToken = this.newToken(id);
    const { address, hours = longestHours } = origin;
    const now = this.clock.now();
    await this.database.transaction(async () => {
      await this.database.query(
        `INSERT INTO sessions (id, user_id, refresh_hash, created_at, rotated_at, expires_at, device, address_sealed,
           address_hash) VALUES ($1, $2, $3, $4, $4, $5, $6, $7, $8)`,
        [
          id,
          userId,
          this.hashOf(refreshToken),
          now,
          new Date(now.getTime() + hours * 3_600_000),
          deviceName(origin.userAgent),
          address ? this.vault.seal(addressContext(id), address) : null,
          address ? this.attempts.addressHash(address) : null,
        ],
      );
      await this.tell('session.open', userId, id, userId);
    });
    return { id, refreshToken };
  }

  /**
   * A new token for the present one. An earlier one of ours coming back ends the session, for somebody holds a copy; a
   * made-up one does nothing, or anybody could end a session whose id he has seen. @throws Unauthenticated
   */
  async rotate(refreshToken: string): Promise<{ id: string; userId: string; refreshToken: string }> {
    const id = this.sessionOf(refreshToken);
    const next = this.newToken(id);
    const [session] = await this.database.query<{ user_id: string }>(
      `UPDATE sessions SET refresh_hash = $3, previous_hash = $2, rotated_at = $4
        WHERE id = $1 AND refresh_hash = $2 AND ended_at IS NULL AND expires_at > $4 RETURNING user_id`,
      [id, this.hashOf(refreshToken), this.hashOf(next), this.clock.now()],
    );
    if (!session) {
      await this.endStolen(id);
      throw new Unauthenticated('refresh token is not valid');
    }
    return { id, userId: session.user_id, refreshToken: next };
  }

  /** Newest first; those that still work. */
  async list(userId: string, currentId?: string): Promise<SessionView[]> {
    const rows = await this.database.query<SessionRow>(
      `SELECT id, device, address_sealed, created_at, rotated_at, expires_at FROM sessions
        WHERE user_id = $1 AND ended_at IS NULL AND expires_at > $2 ORDER BY created_at DESC, id DESC LIMIT 200`,
      [userId, this.clock.now()],
    );
    return rows.map((row) => ({
      id: row.id,
      device: row.device,
      address: row.address_sealed
        ? maskAddress(this.vault.openText(addressContext(row.id), row.address_sealed))
        : null,
      startedAt: row.created_at.toISOString(),
      renewedAt: row.rotated_at.toISOString(),
      expiresAt: row.expires_at.toISOString(),
      current: row.id === currentId,
    }));
  }

  /** Ends one session of this person; ended already is ended. @throws SessionNotFound */
  async end(userId: string, id: string, by: string): Promise<void> {
    await this.database.transaction(async () => {
      const known = await this.database.query('SELECT 1 FROM sessions WHERE id = $1 AND user_id = $2', [
        id,
        userId,
      ]);
      if (known.length === 0) throw new SessionNotFound('no such session', { sessionId: id });
      if (await this.close('id = $1', id)) await this.tell('session.end', by, id, userId);
    });
  }

  /** Ends all sessions of a person; answers how many there were. */
  async endAll(userId: string, by?: string): Promise<number> {
    return this.database.transaction(async () => {
      const ended = await this.close('user_id = $1', userId);
      if (ended > 0) {
        const detail = { ended };
        await this.audit.record({
          ...{ userId: by, action: 'session.end_all', subjectKind: 'user', subjectId: userId },
          detail,
        });
      }
      return ended;
    });
  }

  private async endStolen(id: string): Promise<void> {
    await this.database.transaction(async () => {
      const rows = await this.database.query<{ user_id: string }>(
        'UPDATE sessions SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL RETURNING user_id',
        [id, this.clock.now()],
      );
      for (const { user_id: userId } of rows) await this.tell('session.stolen', undefined, id, userId);
    });
  }

  private async close(condition: 'id = $1' | 'user_id = $1', value: string): Promise<number> {
    const rows = await this.database.query(
      `UPDATE sessions SET ended_at = $2 WHERE ${condition} AND ended_at IS NULL RETURNING id`,
      [value, this.clock.now()],
    );
    return rows.length;
  }

  private tell(action: string, by: string | undefined, id: string, of: string): Promise<void> {
    const detail = { user: of };
    return this.audit.record({ userId: by, action, subjectKind: 'session', subjectId: id, detail });
  }

  private hashOf(refreshToken: string): Buffer {
    return this.vault.blindIndex('refresh', refreshToken);
  }

  /** Names its session and proves that it is ours, so that an earlier one is known as such when it comes back. */
  private newToken(sessionId: string): string {
    const random = randomBytes(16);
    return `${sessionId}.${Buffer.concat([random, this.mac(sessionId, random)]).toString('base64url')}`;
  }

  /** @throws Unauthenticated when it is no token of ours */
  private sessionOf(refreshToken: string): string {
    const [sessionId = '', encoded = ''] = refreshToken.split('.');
    const secret = Buffer.from(encoded, 'base64url');
    const isOurs =
      secret.length === 32 &&
      timingSafeEqual(secret.subarray(16), this.mac(sessionId, secret.subarray(0, 16)));
    if (!isOurs) throw new Unauthenticated('not a refresh token');
    return sessionId;
  }

  private mac(sessionId: string, random: Buffer): Buffer {
    return this.vault
      .blindIndex('refresh.token', Buffer.concat([Buffer.from(sessionId), random]))
      .subarray(0, 16);
  }
}

function addressContext(sessionId: string): string {
  return `sessions.address.${sessionId}`;
}
