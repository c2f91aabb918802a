import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CaseTimers } from '@app/casework';
import { Environment } from '@app/config';
import { Database } from '@app/database';
import { KeyringLoader } from '@app/intake';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { createTestDatabase, type TestDatabase } from './database';
import { Housekeeping } from '../../apps/worker/src/housekeeping';
import { NightlyBackup } from '../../apps/worker/src/nightly-backup';
import { WorkerModule } from '../../apps/worker/src/worker.module';

const key = Buffer.alloc(32, 4).toString('base64');

/** An office whose worker keeps the house; its timers come due when they are told to. */
export class KeptHouse {
  readonly backupDir: string;
  app: INestApplicationContext;

  private constructor(
    private readonly folder: string,
    private readonly test: TestDatabase,
  ) {
    this.backupDir = join(folder, 'second-disk');
  }

  static async start(): Promise<KeptHouse> {
    const house = new KeptHouse(mkdtempSync(join(tmpdir(), 'housekeeping-')), await createTestDatabase());
    house.app = await house.aWorker({ BACKUP_DIR: house.backupDir, BACKUP_KEEP: '2' });
    await house.app.get(Housekeeping).plan();
    return house;
  }

  async stop(): Promise<void> {
    delete process.env['BACKUP_DIR'];
    const { database } = this;
    await this.app.close();
    await database.close();
    await this.test.drop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  get database(): Database {
    return this.app.get(Database);
  }

  /** Another worker on the same database and folder. */
  async aWorker(env: Record<string, string>): Promise<INestApplicationContext> {
    Object.assign(process.env, {
      DATABASE_URL: this.test.url,
      DATA_DIR: this.folder,
      ENCRYPTION_KEY: key,
      TOKEN_SECRET: key,
    });
    delete process.env['BACKUP_DIR'];
    Object.assign(process.env, env); // the modules read it themselves
    const module = WorkerModule.for(new Environment(process.env));
    const worker = await NestFactory.createApplicationContext(module, { logger: ['error'] });
    await worker.get(Database).connect();
    await worker.get(KeyringLoader).load();
    return worker;
  }

  /** Lets the timer of this kind come due and be worked, as the queue does. */
  async comesDue(kind: string): Promise<void> {
    const row = await this.database.queryOne<{ id: string }>(
      `UPDATE timers SET due_at = now() - interval '1 minute' WHERE kind = $1 AND state = 'waiting' RETURNING id`,
      [kind],
    );
    await this.app.get(CaseTimers).work(row?.id ?? 'none');
    await this.app.get(NightlyBackup).settled();
  }
}
