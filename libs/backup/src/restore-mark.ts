import { mkdir, readFile, unlink } from 'node:fs/promises';
import { restoreMark } from '@app/config';
import { isSystemError, writeDurably } from '@app/documents';
import { PlaceTaken } from './backup.errors';

/** Whether an earlier run of this very backup broke off here. @throws PlaceTaken when it was another one's */
export async function restoreUnder(dataDir: string, id: string): Promise<boolean> {
  try {
    const begun = (await readFile(restoreMark(dataDir), 'utf8')).trim();
    if (begun !== id) throw new PlaceTaken('another backup is half restored here: set an empty DATA_DIR');
    return true;
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return false;
    throw error;
  }
}

export async function startRestore(dataDir: string, id: string): Promise<void> {
  await mkdir(dataDir, { recursive: true });
  await writeDurably(restoreMark(dataDir), `${id}\n`);
}

export async function finishRestore(dataDir: string): Promise<void> {
  await unlink(restoreMark(dataDir));
}
