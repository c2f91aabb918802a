import { Clock } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import { LoginLocked } from './staff.errors';

const freeAttempts = 5;
const longestWaitSeconds = 60; // behind a proxy that is not trusted all share one address: never shut out for long
const forgetMinutes = 30;

/**
 * Slows guessing of one name from one address. Each try is counted before the password is looked at, so that many at
 * once do not slip by. Rows are keyed hashes in `track_attempts`, beside those of the tracking page.
 */
@Injectable()
export class LoginAttempts {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {}

  /** @throws LoginLocked while the last wrong tries still hold the door */
  async count(username: string, address: string): Promise<void> {
    const rows = await this.database.query(
      `INSERT INTO track_attempts AS t (code_hash, failures, updated_at) VALUES ($1, 1, $2)
       ON CONFLICT (code_hash) DO UPDATE SET updated_at = $2,
         failures = CASE WHEN t.updated_at < $2::timestamptz - make_interval(mins => $3) THEN 1 ELSE t.failures + 1 END,
         blocked_until = CASE WHEN t.updated_at >= $2::timestamptz - make_interval(mins => $3) AND t.failures + 1 >= $4
           THEN $2::timestamptz + make_interval(secs => least($5, power(2, least(t.failures + 1 - $4, 10)))) END
         WHERE t.blocked_until IS NULL OR t.blocked_until <= $2
       RETURNING failures`,
      [this.key(username, address), this.clock.now(), forgetMinutes, freeAttempts, longestWaitSeconds],
    );
    if (rows.length === 0) throw new LoginLocked('too many wrong passwords');
  }

  /** The right password was given. */
  async forget(username: string, address: string): Promise<void> {
    await this.database.query('DELETE FROM track_attempts WHERE code_hash = $1', [
      this.key(username, address),
    ]);
  }

  private key(username: string, address: string): Buffer {
    return this.vault.blindIndex('login', `${username}\n${address}`);
  }
}
