import { setTimeout as sleep } from 'node:timers/promises';
import { Database } from '@app/database';
import { KeyringLoader } from '@app/intake';
import { describeError, log } from '@app/observability';
import { Users } from '@app/staff';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';

/** At the start the database is only moments behind us; later a second makes no difference. */
const closeRetryMs = 100;
const retryMs = 1000;
const closeMs = 5000;

/** Connects when the database is there, also long after the start; meanwhile the spool takes what comes. */
@Injectable()
export class DatabaseLink implements OnModuleDestroy {
  private stopped = false;

  constructor(
    private readonly database: Database,
    private readonly keyring: KeyringLoader,
    private readonly users: Users,
  ) {}

  /** Keys from DATA_DIR, so that the spool can seal before the database answers, also on the very first start. */
  async prepareKeys(): Promise<void> {
    await this.keyring.prepare();
  }

  /** Resolves once the database answers, however late, with the first administrator's password where one was made. */
  async connect(): Promise<string | null> {
    const since = performance.now();
    while (!this.stopped) {
      try {
        await this.database.connect();
        await this.keyring.load();
        return await this.users.ensureFirst();
      } catch (error) {
        const isClose = performance.now() - since < closeMs;
        if (!isClose) log.warn('api.database_away', describeError(error));
        await sleep(isClose ? closeRetryMs : retryMs);
      }
    }
    return null;
  }

  onModuleDestroy(): void {
    this.stopped = true;
  }
}
