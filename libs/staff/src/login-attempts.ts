import { randomBytes, timingSafeEqual } from 'node:crypto';
import { Clock } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import type { Origin } from './origin';
import { LoginLocked } from './staff.errors';

const freeAttempts = 5;
const freeWhereKnown = 50;
const knownDays = 90;
const longestWaitSeconds = 60; // behind a proxy that is not trusted all share one address: never shut out for long
const forgetMinutes = 30;

/**
 * Slows guessing without letting anybody shut a colleague out (ADR 13). Wrong passwords are counted per name and address;
 * a device that logged in before is counted by itself, and from an address where somebody of the office has logged in
 * before the right password still gets through a closed door, for a bounded number of tries. Each try is counted before the password
 * is looked at, so that many at once do not slip by, and apart from any transaction, so that a refusal does not undo the
 * count. Rows are keyed hashes in `track_attempts`, beside those of the tracking page.
 */
@Injectable()
export class LoginAttempts {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {}

  /**
   * `closes`: a wrong password now closes the door for a while. `closed`: it is closed, and only the right password passes.
   * @throws LoginLocked while the last wrong tries hold it against everybody
   */
  async count(username: string, origin: Origin): Promise<{ closes: boolean; closed: boolean }> {
    const [first, second] = this.keys(username, origin);
    const failures = await this.add(first, freeAttempts);
    if (failures !== null) return { closes: failures === freeAttempts, closed: false };
    if (!second || !(await this.isKnown(origin))) throw new LoginLocked('too many wrong passwords');
    if ((await this.add(second, freeWhereKnown)) === null) throw new LoginLocked('too many wrong passwords');
    return { closes: false, closed: true };
  }

  /** The right password was given. */
  async forget(username: string, origin: Origin): Promise<void> {
    await this.database.query('DELETE FROM track_attempts WHERE code_hash = ANY ($1)', [
      this.keys(username, origin),
    ]);
  }

  /** Names a device for this person from now on; a known one keeps its name. */
  deviceToken(username: string, known?: string): string {
    if (known && this.deviceOf(username, known)) return known;
    const id = randomBytes(16).toString('base64url');
    return `${id}.${this.deviceMac(username, id).toString('base64url')}`;
  }

  addressHash(address: string): Buffer {
    return this.vault.blindIndex('session.address', address);
  }

  /** Somebody of ours has logged in from there not long ago: the office's network, a village hall, his own line. */
  private async isKnown({ address }: Origin): Promise<boolean> {
    if (!address) return false;
    const rows = await this.database.query(
      `SELECT 1 FROM sessions WHERE address_hash = $1 AND created_at > $2::timestamptz - make_interval(days => $3) LIMIT 1`,
      [this.addressHash(address), this.clock.now(), knownDays],
    );
    return rows.length > 0;
  }

  /** How many there were with this one, or null while the door is closed: such a try does not lengthen the wait. */
  private async add(key: Buffer, free: number): Promise<number | null> {
    const rows = await this.database.apart(() =>
      this.database.query<{ failures: number }>(
        `INSERT INTO track_attempts AS t (code_hash, failures, updated_at) VALUES ($1, 1, $2)
         ON CONFLICT (code_hash) DO UPDATE SET updated_at = $2,
           failures = CASE WHEN t.updated_at < $2::timestamptz - make_interval(mins => $3) THEN 1 ELSE t.failures + 1 END,
           blocked_until = CASE WHEN t.updated_at >= $2::timestamptz - make_interval(mins => $3) AND t.failures + 1 >= $4
             THEN $2::timestamptz + make_interval(secs => least($5, power(2, least(t.failures + 1 - $4, 10)))) END
           WHERE t.blocked_until IS NULL OR t.blocked_until <= $2
         RETURNING failures`,
        [key, this.clock.now(), forgetMinutes, free, longestWaitSeconds],
      ),
    );
    return rows[0]?.failures ?? null;
  }

  /** Where tries are counted first, and where those are that a known address has beyond. */
  private keys(username: string, { address = 'unknown', deviceToken }: Origin): [Buffer, Buffer?] {
    const device = deviceToken && this.deviceOf(username, deviceToken);
    if (device) return [this.vault.blindIndex('login.device', `${username}\n${device}`)];
    const place = `${username}\n${address}`;
    return [this.vault.blindIndex('login', place), this.vault.blindIndex('login.known', place)];
  }

  private deviceOf(username: string, token: string): string | null {
    const [id = '', mac = ''] = token.split('.');
    const given = Buffer.from(mac, 'base64url');
    const right = this.deviceMac(username, id);
    return given.length === right.length && timingSafeEqual(given, right) ? id : null;
  }

  private deviceMac(username: string, id: string): Buffer {
    return this.vault.blindIndex('login.device_token', `${username}\n${id}`);
  }
}
