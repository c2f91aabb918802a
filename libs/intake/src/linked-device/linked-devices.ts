import { nextOpening } from '@app/channels';
import { Clock, newId } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';

/** How far a linked phone has come; `off` while no process drives it, `stopped` until somebody starts it again. */
export type LinkedState = 'off' | 'starting' | 'qr' | 'authenticated' | 'ready' | 'stopped';

/** What the office may know of it. `qr` only while it can be scanned. */
export interface LinkedDeviceView {
  state: LinkedState;
  /** Why it is off or stopped: a word of ours or of the provider. */
  reason: string | null;
  /** False where the machine has no sandbox for the browser; null before it was ever started. */
  sandboxed: boolean | null;
  qr?: string;
  updatedAt: Date;
}

interface Row {
  wanted: boolean;
  state: LinkedState;
  reason: string | null;
  sandboxed: boolean | null;
  lease_until: Date | null;
  qr_sealed: Buffer | null;
  qr_until: Date | null;
  updated_at: Date;
}

const openingsKeptMs = 24 * 3_600_000;
const qrContext = (channel: string): string => `linked_devices.qr.${channel}`;

/** One phone a channel: which process drives it, how far it has come, and the threads that it opened. */
@Injectable()
export class LinkedDevices {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {}

  /** Takes or keeps the lease; null while another process has it, else whether the office wants it to run. */
  async hold(channel: string, holder: string, leaseMs: number): Promise<{ wanted: boolean } | null> {
    const now = this.clock.now();
    return this.database.queryOne<{ wanted: boolean }>(
      `INSERT INTO linked_devices AS d (channel, holder, lease_until, updated_at) VALUES ($1, $2, $4, $3)
       ON CONFLICT (channel) DO UPDATE SET holder = $2, lease_until = $4
         WHERE d.holder = $2 OR d.holder IS NULL OR d.lease_until <= $3
       RETURNING wanted`,
      [channel, holder, now, new Date(now.getTime() + leaseMs)],
    );
  }

  /** Gives the lease back, so that another process need not wait for its end. */
  async release(channel: string, holder: string): Promise<void> {
    await this.database.query(
      `UPDATE linked_devices SET holder = NULL, lease_until = NULL, qr_sealed = NULL, qr_until = NULL,
         state = CASE WHEN wanted THEN 'off' ELSE 'stopped' END WHERE channel = $1 AND holder = $2`,
      [channel, holder],
    );
  }

  /** Only the holder's word counts. A code on the screen ends with the state that it belongs to. */
  async report(
    channel: string,
    holder: string,
    { state, reason, sandboxed }: { state: LinkedState; reason?: string; sandboxed?: boolean },
  ): Promise<void> {
    await this.database.query(
      `UPDATE linked_devices SET state = $3, reason = $4, sandboxed = coalesce($5, sandboxed), updated_at = $6,
         qr_sealed = NULL, qr_until = NULL,
         first_ready_at = CASE WHEN $3 = 'ready' THEN coalesce(first_ready_at, $6) ELSE first_ready_at END
        WHERE channel = $1 AND holder = $2`,
      [channel, holder, state, reason ?? null, sandboxed ?? null, this.clock.now()],
    );
  }

  async showQr(channel: string, holder: string, qr: string, lifeMs: number): Promise<void> {
    const now = this.clock.now();
    await this.database.query(
      `UPDATE linked_devices SET state = 'qr', reason = NULL, qr_sealed = $3, qr_until = $4, updated_at = $5
        WHERE channel = $1 AND holder = $2`,
      [channel, holder, this.vault.seal(qrContext(channel), qr), new Date(now.getTime() + lifeMs), now],
    );
  }

  /** Stays stopped, over restarts too, until somebody starts it. */
  async stop(channel: string, reason: string): Promise<void> {
    await this.want(channel, false, reason);
  }

  async start(channel: string): Promise<void> {
    await this.want(channel, true, null);
  }

  /** Null while no process has ever driven it. */
  async view(channel: string): Promise<LinkedDeviceView | null> {
    const row = await this.database.queryOne<Row>('SELECT * FROM linked_devices WHERE channel = $1', [
      channel,
    ]);
    if (!row) return null;
    const now = this.clock.now();
    const driven = row.wanted && row.lease_until !== null && row.lease_until > now;
    const idle = row.wanted ? 'off' : 'stopped';
    return {
      state: driven ? row.state : idle,
      reason: row.reason,
      sandboxed: row.sandboxed,
      qr: driven ? this.qrOf(channel, row, now) : undefined,
      updatedAt: row.updated_at,
    };
  }

  private qrOf(channel: string, { qr_sealed: sealed, qr_until: until }: Row, now: Date): string | undefined {
    const isValid = until !== null && until > now;
    return sealed && isValid ? this.vault.openText(qrContext(channel), sealed) : undefined;
  }

  /** Counts a thread that we open now and answers null, or answers from when one may be opened. */
  async open(channel: string, gapMs: number): Promise<Date | null> {
    const now = this.clock.now();
    const oldest = new Date(now.getTime() - openingsKeptMs);
    return this.database.transaction(async () => {
      const device = await this.database.queryOne<{ first_ready_at: Date | null }>(
        'SELECT first_ready_at FROM linked_devices WHERE channel = $1 FOR UPDATE',
        [channel],
      );
      await this.database.query('DELETE FROM linked_device_openings WHERE channel = $1 AND at <= $2', [
        channel,
        oldest,
      ]);
      const rows = await this.database.query<{ at: Date }>(
        'SELECT at FROM linked_device_openings WHERE channel = $1 ORDER BY at',
        [channel],
      );
      const times = rows.map(({ at }) => at);
      const next = nextOpening(times, device?.first_ready_at ?? null, now, gapMs);
      if (next > now) return next;
      await this.database.query('INSERT INTO linked_device_openings (id, channel, at) VALUES ($1, $2, $3)', [
        newId(),
        channel,
        now,
      ]);
      return null;
    });
  }

  /** The time of the newest message that is stored; null while there is none. */
  async lastHeardAt(channel: string, account: string): Promise<Date | null> {
    const row = await this.database.queryOne<{ at: Date | null }>(
      `SELECT max(sent_at) AS at FROM inbound_events WHERE channel = $1 AND account = $2 AND type = 'message'`,
      [channel, account],
    );
    return row?.at ?? null;
  }

  private async want(channel: string, wanted: boolean, reason: string | null): Promise<void> {
    const now = this.clock.now();
    await this.database.query(
      `INSERT INTO linked_devices (channel, wanted, state, reason, updated_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (channel) DO UPDATE SET wanted = $2, state = $3, reason = $4, updated_at = $5,
         qr_sealed = NULL, qr_until = NULL`,
      [channel, wanted, wanted ? 'off' : 'stopped', reason, now],
    );
  }
}
