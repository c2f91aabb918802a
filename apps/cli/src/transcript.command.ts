import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '@app/database';
import { startEmbeddedPostgres } from '@app/database/embedded';
import { setLogLevel } from '@app/observability';
import { migrateQueues } from '@app/queue';
import { copyDatabase } from './transcript/copy-database';
import { DialogueFailed, readDialogue } from './transcript/dialogue-file';
import { play } from './transcript/play';
import { TranscriptWorld } from './transcript/transcript-world';

const usage = 'usage: npm run transcript -- FILE…\n';
/** A Monday without a holiday near, an hour after the office opened. */
export const usualStart = new Date('2026-03-02T01:00:00Z');

/** Plays dialogue files against the real conversation on a database of their own: 1 when something does not hold. */
export async function run(files: string[]): Promise<number> {
  const missing = files.find((file) => !existsSync(file));
  if (files.length === 0 || missing) {
    process.stderr.write(missing ? `there is no file ${missing}\n` : usage);
    return 2;
  }
  const dir = mkdtempSync(join(tmpdir(), 'si-cepat-mesi-transcript-'));
  chmodSync(dir, 0o755); // the server's account must be able to walk through; the cluster itself is 0700
  const postgres = await startEmbeddedPostgres({
    dir,
    home: dir,
    password: randomBytes(12).toString('hex'),
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' },
  });
  try {
    setLogLevel('error');
    await migrate(postgres.url, migrateQueues);
    let code = 0;
    for (const file of files) if (!(await tellFile(file, postgres.url, files.length > 1))) code = 1;
    return code;
  } finally {
    await postgres.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

async function tellFile(path: string, template: string, named: boolean): Promise<boolean> {
  const tell = (line: string): void => void process.stdout.write(`${line}\n`);
  if (named) tell(`\n${path}`);
  try {
    const file = readDialogue(readFileSync(path, 'utf8'));
    const world = await TranscriptWorld.start(file.start ?? usualStart, await copyDatabase(template));
    try {
      await play(file, world, tell);
    } finally {
      await world.stop();
    }
    return true;
  } catch (error) {
    if (!(error instanceof DialogueFailed)) throw error;
    process.stderr.write(`${path}: ${error.message}\n`);
    return false;
  }
}
