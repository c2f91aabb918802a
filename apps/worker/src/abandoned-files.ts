import { TimerHandler, TimerHandlers, Timers } from '@app/casework';
import { Catalogue } from '@app/catalogue';
import { Clock, madeAt } from '@app/core';
import { Database } from '@app/database';
import { Storage } from '@app/documents';
import { EventStore, Spool } from '@app/intake';
import { describeError, log } from '@app/observability';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { nextNight } from './night';
import { officeSubject } from './office-subject';

const hour = 3_600_000;
const day = 24 * hour;
const batch = 500;

/**
 * Every night: uploads that no form and no officer ever used (`retention.uploads_days` in office.yaml), and photos of a chat
 * that were stored when nobody waited for them any more. What a form in waiting names stays.
 */
@Injectable()
export class AbandonedFiles extends TimerHandler implements OnModuleInit {
  readonly kind = 'abandoned_files';
  private running?: Promise<void>;

  constructor(
    private readonly clock: Clock,
    private readonly database: Database,
    private readonly catalogue: Catalogue,
    private readonly handlers: TimerHandlers,
    private readonly timers: Timers,
    private readonly storage: Storage,
    private readonly events: EventStore,
    private readonly spool: Spool,
  ) {
    super();
  }

  onModuleInit(): void {
    this.handlers.register(this);
  }

  /** Sees to it that there is a timer, once the database is there. */
  async plan(): Promise<void> {
    const waiting = await this.database.queryOne(
      `SELECT 1 FROM timers WHERE kind = $1 AND subject_id = $2 AND state = 'waiting'`,
      [this.kind, officeSubject],
    );
    if (!waiting) await this.setNext();
  }

  /** Takes the turn for everybody and goes on beside the queue: to list a bucket may take minutes. */
  async run(): Promise<void> {
    await this.setNext();
    await this.database.afterCommit(() => {
      this.running ??= this.attempt().finally(() => (this.running = undefined));
    });
  }

  /** Until the round that is going is done; at once when there is none. */
  async settled(): Promise<void> {
    await this.running;
  }

  private async attempt(): Promise<void> {
    try {
      if ((await this.spool.size()) > 0) return; // what waits there may name any upload; tomorrow is early enough
      const count = await this.sweep();
      if (count > 0) log.info('files.abandoned_removed', { count });
    } catch (error) {
      log.warn('files.abandoned_failed', describeError(error));
    }
  }

  private async sweep(): Promise<number> {
    const awaited = await this.events.uploadsAwaited();
    let count = 0;
    for await (const ids of this.oldOnes()) {
      for (const id of await this.unusedOf(ids.filter((one) => !awaited.has(one)))) {
        if (await this.remove(id)) count += 1;
      }
    }
    return count;
  }

  /** Ids of what lies in the storage for longer than the retention, some at a time. */
  private async *oldOnes(): AsyncIterable<string[]> {
    const before = this.clock.now().getTime() - this.catalogue.office.retention.uploads_days * day;
    let ids = new Set<string>();
    for await (const name of this.storage.records.names()) {
      const id = name.split('.', 1)[0] ?? '';
      const made = madeAt(id);
      if (made && made.getTime() < before) ids.add(id);
      if (ids.size < batch) continue;
      yield [...ids];
      ids = new Set();
    }
    yield [...ids];
  }

  private async unusedOf(ids: readonly string[]): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(
      `SELECT given.id FROM unnest($1::uuid[]) AS given (id) LEFT JOIN files f ON f.id = given.id
        WHERE f.id IS NULL OR (${isUnused})`,
      [ids, this.clock.now()],
    );
    return rows.map(({ id }) => id);
  }

  /**
   * Its row first, so that nobody can use it from here on, and the description of the upload last: whoever dies in between
   * leaves a name in the storage, which the next night finds again.
   */
  private async remove(id: string): Promise<boolean> {
    const row = await this.database.queryOne<{ used: boolean }>(
      `WITH gone AS (DELETE FROM files f WHERE f.id = $1 AND ${isUnused} RETURNING 1)
       SELECT EXISTS (SELECT 1 FROM files WHERE id = $1) AND NOT EXISTS (SELECT 1 FROM gone) AS used`,
      [id, this.clock.now()],
    );
    if (row?.used) return false; // meanwhile, or it would not have been found
    await this.storage.file(id).remove();
    await this.storage.note(id).remove();
    return true;
  }

  private setNext(): Promise<void> {
    const night = nextNight(this.clock.now(), this.catalogue.office.timezone);
    return this.timers.set(this.kind, officeSubject, new Date(night.getTime() + hour)); // after the backup
  }
}

// $2: now. Scans and sheets are made by the office itself, and a move may name them where only its sealed detail tells.
const isUnused = `f.purpose IN ('upload', 'message') AND f.state = 'stored' AND coalesce(f.retain_until, '-infinity') < $2
  AND NOT EXISTS (SELECT 1 FROM documents d WHERE d.file_id = f.id)
  AND NOT EXISTS (SELECT 1 FROM message_attachments a WHERE a.file_id = f.id)
  AND NOT EXISTS (SELECT 1 FROM letters l WHERE l.scan_file_id = f.id OR l.sheet_file_id = f.id)`;
