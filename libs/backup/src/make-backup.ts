import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Environment } from '@app/config';
import { type Clock, newId } from '@app/core';
import { FileNotFound, isSystemError, type RecordStore, recordsAt } from '@app/documents';
import { spoolFolder } from '@app/intake';
import { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { BackupReader } from './backup-reader';
import { BackupWriter } from './backup-writer';
import type { Openers } from './key-slots';
import { copyOf, migrationsOf, plainSettings, sequencesOf, tablesOf } from './tables';

/** What a backup holds. */
export interface BackupMade {
  id: string;
  tables: number;
  files: number;
  withPassphrase: boolean;
}

/**
 * Puts everything of one moment into one file, and reads it back. The order is what makes it whole: the spool before the
 * database (what is drained in between is in both, and is told apart), documents after it (each row's file is there).
 * @throws PlaceTaken, BackupDamaged when it cannot be read back, StorageUnavailable
 */
export async function makeBackup(
  env: Environment,
  clock: Clock,
  path: string,
  passphrase?: string,
): Promise<BackupMade> {
  const openers: Openers = {
    passphrase: passphrase ?? env.backupPassphrase,
    encryptionKey: env.encryptionKey,
  };
  const client = new Client({ connectionString: env.databaseUrl, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined); // a cut line also rejects the query that runs
  await client.connect();
  try {
    const about = {
      id: newId(),
      createdAt: clock.now().toISOString(),
      migrations: await migrationsOf(client),
    };
    const writer = await BackupWriter.create(path, about, openers);
    try {
      const counts = await writeAll(writer, client, env);
      await writer.finish();
      await (await BackupReader.open(path, openers)).verify();
      return { id: about.id, ...counts, withPassphrase: openers.passphrase !== undefined };
    } catch (error) {
      await writer.giveUp();
      throw error;
    }
  } finally {
    await client.end().catch(() => undefined); // the line is gone already
  }
}

async function writeAll(
  writer: BackupWriter,
  client: Client,
  env: Environment,
): Promise<{ tables: number; files: number }> {
  await writer.entry({ kind: 'secrets' });
  await writer.data(
    Buffer.from(
      JSON.stringify({
        encryptionKey: env.encryptionKey.toString('base64'),
        tokenSecret: env.tokenSecret.toString('base64'),
      }),
    ),
  );
  await writeSpool(writer, spoolFolder(env.dataDir));
  return { tables: await writeDatabase(writer, client), files: await writeFiles(writer, recordsAt(env)) };
}

async function writeSpool(writer: BackupWriter, folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []); // no spool here: the api runs elsewhere, or never did
  for (const name of names.filter((entry) => entry.endsWith('.spool')).sort()) {
    const bytes = await readFile(join(folder, name)).catch((error: unknown) => {
      if (isSystemError(error, 'ENOENT')) return null; // drained meanwhile: the database has it
      throw error;
    });
    if (!bytes) continue;
    await writer.entry({ kind: 'spool', name });
    for (let at = 0; at < bytes.length; at += 1 << 20) await writer.data(bytes.subarray(at, at + (1 << 20)));
  }
}

async function writeDatabase(writer: BackupWriter, client: Client): Promise<number> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  await client.query(plainSettings);
  const tables = await tablesOf(client);
  for (const table of tables) {
    await writer.entry({ kind: 'table', ...table });
    const rows: AsyncIterable<Buffer> = client.query(copyTo(`${copyOf(client, table)} TO STDOUT`)); // a byte stream
    for await (const chunk of rows) await writer.data(chunk);
  }
  await writer.entry({ kind: 'sequences' });
  await writer.data(Buffer.from(JSON.stringify(await sequencesOf(client))));
  await client.query('COMMIT');
  return tables.length;
}

async function writeFiles(writer: BackupWriter, store: RecordStore): Promise<number> {
  let count = 0;
  for await (const name of store.names()) {
    const records = await store.read(name).catch((error: unknown) => {
      if (error instanceof FileNotFound) return null; // removed since it was named
      throw error;
    });
    if (!records) continue;
    count += 1;
    await writer.entry({ kind: 'file', name });
    for (const record of records) await writer.data(record);
  }
  return count;
}
