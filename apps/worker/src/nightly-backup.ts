import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { BackupLog, backupName, keepLatest, makeBackup } from '@app/backup';
import { Tasks, TimerHandler, TimerHandlers, Timers } from '@app/casework';
import { Catalogue } from '@app/catalogue';
import { Environment } from '@app/config';
import { Clock } from '@app/core';
import { Database } from '@app/database';
import { describeError, log } from '@app/observability';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { officeSubject } from './office-subject';
import { nextNight } from './night';

const hour = 3_600_000;
/** A night's backup, and two hours in which it may be late. */
const oldAfter = 26 * hour;
const again = hour / 2;

/**
 * Every night a backup into BACKUP_DIR, by whichever worker takes the timer; when it fails, again half an hour later. A task
 * says when the last good one is too old, and once that there is no place for one.
 */
@Injectable()
export class NightlyBackup extends TimerHandler implements OnModuleInit {
  readonly kind = 'nightly_backup';
  private running?: Promise<void>;

  constructor(
    private readonly env: Environment,
    private readonly clock: Clock,
    private readonly database: Database,
    private readonly catalogue: Catalogue,
    private readonly handlers: TimerHandlers,
    private readonly timers: Timers,
    private readonly tasks: Tasks,
  ) {
    super();
  }

  onModuleInit(): void {
    this.handlers.register(this);
  }

  /** Sees to it that there is a timer, once the database is there. */
  async plan(): Promise<void> {
    if (!this.env.backupDir) return;
    const waiting = await this.database.queryOne(
      `SELECT 1 FROM timers WHERE kind = $1 AND subject_id = $2 AND state = 'waiting'`,
      [this.kind, officeSubject],
    );
    if (!waiting) await this.setFor(nextNight(this.clock.now(), this.catalogue.office.timezone));
  }

  /** Takes the turn for everybody and goes on beside the queue: it may take minutes. */
  async run(): Promise<void> {
    await this.setFor(new Date(this.clock.now().getTime() + again));
    await this.database.afterCommit(() => {
      this.running ??= this.attempt().finally(() => (this.running = undefined));
    });
  }

  /** Until the backup that is being made is done; at once when there is none. */
  async settled(): Promise<void> {
    await this.running;
  }

  /** Opens the task when the last good backup is too old, and ends it when there is a new one. */
  async watch(): Promise<void> {
    if (!this.env.backupDir) return this.remindOnce();
    const row = await this.database.queryOne<{ last: Date | null; first: Date | null }>(
      `SELECT (SELECT max(finished_at) FROM backups WHERE error_code IS NULL) AS last,
          (SELECT min(created_at) FROM keyring) AS first`,
    );
    const since = row?.last ?? row?.first;
    const isOld = since ? this.clock.now().getTime() - since.getTime() > oldAfter : false;
    if (isOld) await this.tasks.open({ kind: 'backup_old', ...subject, code: 'too_old' });
    else if (row?.last) await this.tasks.closeFor('backup_old', subject.subjectKind, officeSubject, 'made');
  }

  /** Without a place for backups it is said once: who has ended that task has decided. */
  private async remindOnce(): Promise<void> {
    const told = await this.database.queryOne(
      `SELECT 1 FROM tasks WHERE kind = 'backup_old' AND subject_id = $1`,
      [officeSubject],
    );
    if (!told) await this.tasks.open({ kind: 'backup_old', ...subject, code: 'backup_dir_unset' });
  }

  private async attempt(): Promise<void> {
    const folder = this.env.backupDir;
    if (!folder) return;
    try {
      const path = join(folder, backupName('nightly', this.clock.now()));
      const backups = new BackupLog(this.env, this.clock);
      await backups.kept(path, async () => {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        return makeBackup(this.env, this.clock, path);
      });
      await this.setFor(nextNight(this.clock.now(), this.catalogue.office.timezone));
      await this.watch();
      await keepLatest(folder, 'nightly', this.env.backupKeep);
      log.info('backup.made');
    } catch (error) {
      log.error('backup.failed', describeError(error));
    }
  }

  private setFor(at: Date): Promise<void> {
    return this.timers.set(this.kind, officeSubject, at);
  }
}

const subject = { subjectKind: 'office', subjectId: officeSubject };
