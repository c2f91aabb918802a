import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import type { Environment } from '@app/config';
import { readOwnJson } from '@app/core';
import { unwrapKey, wrapKey } from '@app/crypto';
import { migrate, migrations as known } from '@app/database';
import { type RecordStore, recordsAt, writeDurably } from '@app/documents';
import { KeyringCopy, spoolFolder } from '@app/intake';
import { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PlaceTaken, BackupTooNew } from './backup.errors';
import type { BackupReader, OpenEntry } from './backup-reader';
import { finishRestore, restoreUnder, startRestore } from './restore-mark';
import { adoptTokenSecret, type BackupSecrets } from './restored-secrets';
import { copyOf, plainSettings, tablesOf } from './tables';

/** What came back. */
export interface Restored {
  tables: number;
  files: number;
  /** Documents that the database knows and the backup did not have: they were missing before it was made. */
  missing: number;
}

// A database in which one of these has a row is somebody's office.
const signsOfLife = ['keyring', 'users', 'cases', 'inbound_events', 'audit_entries'];

/**
 * Puts a backup into an empty place. The database comes back in one transaction, which ends last: until then a run that
 * broke off is begun again, and until the very end the folder says that it is not finished.
 * @throws PlaceTaken, BackupTooNew, SecretDiffers, BackupDamaged
 */
export async function restoreBackup(env: Environment, backup: BackupReader): Promise<Restored> {
  await backup.verify(); // all of it, before anything is touched
  const unknown = backup.header.migrations.find(
    (name) => !known.some((migration) => migration.name === name),
  );
  if (unknown)
    throw new BackupTooNew('a newer version made this backup: update first', { migration: unknown });
  const again = await restoreUnder(env.dataDir, backup.header.id);
  const client = new Client({ connectionString: env.databaseUrl });
  client.on('error', () => undefined); // a cut line also rejects the query that runs
  await client.connect();
  try {
    if (again && (await isDone(client, backup.header.id))) {
      await finishRestore(env.dataDir);
      return { tables: 0, files: 0, missing: await missingFiles(client, recordsAt(env)) };
    }
    await mustBeEmpty(client, env, again);
    await startRestore(env.dataDir, backup.header.id);
    await migrate(env.databaseUrl, undefined, backup.header.migrations);
    const counts = await new Restore(client, env, backup).run();
    const missing = await missingFiles(client, recordsAt(env));
    await finishRestore(env.dataDir);
    return { ...counts, missing };
  } finally {
    await client.end().catch(() => undefined); // the line is gone already
  }
}

class Restore {
  private readonly store: RecordStore;
  private secrets?: BackupSecrets;
  private tables = 0;
  private files = 0;

  constructor(
    private readonly client: Client,
    private readonly env: Environment,
    private readonly backup: BackupReader,
  ) {
    this.store = recordsAt(env);
  }

  async run(): Promise<{ tables: number; files: number }> {
    const { client, backup } = this;
    await client.query('BEGIN');
    await client.query(plainSettings);
    await this.clearFirstValues();
    for await (const entry of backup.entries()) await this.put(entry);
    await this.wrapKeys();
    await client.query(
      `INSERT INTO backups (id, started_at, finished_at, file_name) VALUES ($1, $2, $2, 'restored')`,
      [backup.header.id, backup.header.createdAt],
    );
    await client.query('COMMIT');
    return { tables: this.tables, files: this.files };
  }

  /** What migrations put in themselves is in the backup too. */
  private async clearFirstValues(): Promise<void> {
    for (const { name } of (await tablesOf(this.client)).reverse()) {
      const table = `public.${this.client.escapeIdentifier(name)}`;
      const { rowCount } = await this.client.query(`SELECT 1 FROM ${table} LIMIT 1`);
      if (rowCount) await this.client.query(`DELETE FROM ${table}`);
    }
  }

  private async put({ entry, data }: OpenEntry): Promise<void> {
    switch (entry.kind) {
      case 'secrets':
        this.secrets = readOwnJson<BackupSecrets>(String(await joined(data))); // authenticated
        return adoptTokenSecret(this.env, this.secrets);
      case 'spool':
        return this.putSpool(entry.name, await joined(data));
      case 'table':
        this.tables += 1;
        return pipeline(
          Readable.from(data),
          this.client.query(copyFrom(`${copyOf(this.client, entry)} FROM STDIN`)),
        );
      case 'sequences':
        return this.putSequences(readOwnJson<Record<string, string>>(String(await joined(data)))); // authenticated
      case 'file':
        this.files += 1;
        return this.putFile(entry.name, data);
    }
  }

  private async putSpool(name: string, bytes: Buffer): Promise<void> {
    const folder = spoolFolder(this.env.dataDir);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    // Its process is of another machine. No process has this number, so whoever starts drains it.
    await writeDurably(join(folder, `${name.split('.', 1)[0]}.2147483647.spool`), bytes);
  }

  private async putSequences(values: Record<string, string>): Promise<void> {
    for (const [name, value] of Object.entries(values)) {
      await this.client.query('SELECT setval($1::regclass, $2)', [
        `public.${this.client.escapeIdentifier(name)}`,
        value,
      ]);
    }
  }

  private async putFile(name: string, data: AsyncIterable<Buffer>): Promise<void> {
    const records: Buffer[] = [];
    for await (const record of data) records.push(record); // a document is 10 MiB at the most
    await this.store.write(name, records);
  }

  /** The data keys stay; what wraps them is this machine's ENCRYPTION_KEY. */
  private async wrapKeys(): Promise<void> {
    const master = Buffer.from(this.secrets?.encryptionKey ?? '', 'base64');
    const { rows } = await this.client.query<{ id: number; wrapped: Buffer; sealingFrom: Date | null }>(
      'SELECT id, wrapped, sealing_from AS "sealingFrom" FROM keyring ORDER BY id',
    );
    const keys = rows.map((row) =>
      wrapKey(this.env.encryptionKey, row.id, unwrapKey(master, row), row.sealingFrom),
    );
    for (const { id, wrapped } of keys) {
      await this.client.query('UPDATE keyring SET wrapped = $2 WHERE id = $1', [id, wrapped]);
    }
    if (keys.length > 0) await new KeyringCopy(this.env.dataDir).write(keys);
  }
}

async function mustBeEmpty(client: Client, env: Environment, again: boolean): Promise<void> {
  for (const table of signsOfLife) {
    const { rows } = await client.query<{ there: boolean }>(`SELECT to_regclass($1) IS NOT NULL AS there`, [
      `public.${table}`,
    ]);
    if (!rows[0]?.there) continue;
    const { rowCount } = await client.query(`SELECT 1 FROM public.${table} LIMIT 1`);
    if (rowCount)
      throw new PlaceTaken(
        'the database is not empty: restore on an empty machine, or set an empty DATA_DIR',
      );
  }
  // A bucket may have outlived the machine: the same names come back with the same content.
  if (again || env.s3) return;
  for await (const name of recordsAt(env).names()) {
    throw new PlaceTaken(
      'there are documents already: restore on an empty machine, or set an empty DATA_DIR',
      {
        file: name,
      },
    );
  }
}

async function isDone(client: Client, id: string): Promise<boolean> {
  const { rows } = await client.query<{ there: boolean }>(
    `SELECT to_regclass('public.backups') IS NOT NULL AS there`,
  );
  if (!rows[0]?.there) return false;
  return ((await client.query('SELECT 1 FROM backups WHERE id = $1', [id])).rowCount ?? 0) > 0;
}

async function missingFiles(client: Client, store: RecordStore): Promise<number> {
  const there = new Set<string>();
  for await (const name of store.names()) there.add(name);
  const { rows } = await client.query<{ key: string }>(
    `SELECT storage_key AS key FROM files WHERE state = 'stored'`,
  );
  return rows.filter(({ key }) => !there.has(`${key}.sealed`)).length;
}

async function joined(data: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of data) chunks.push(chunk);
  return Buffer.concat(chunks);
}
