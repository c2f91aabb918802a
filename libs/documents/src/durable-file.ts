import { randomUUID } from 'node:crypto';
import { link, open, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Puts a file under its name only when it is whole and on disk; what was there before stays until that moment. */
export async function writeDurably(path: string, content: Buffer | string): Promise<void> {
  const draft = await writeDraft(path, content);
  await rename(draft, path);
  await syncFolder(dirname(path));
}

/** The same for a name that nobody has yet. False when somebody was quicker; his file is untouched. */
export async function createDurably(path: string, content: Buffer | string): Promise<boolean> {
  const draft = await writeDraft(path, content);
  try {
    await link(draft, path);
    await syncFolder(dirname(path));
    return true;
  } catch (error) {
    if (isSystemError(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await unlink(draft);
  }
}

/** A new name is only durable once its folder is. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().catch(() => undefined); // not every file system can
  await handle.close();
}

/** Whether the operating system said this (`ENOENT`, `ENOSPC`, …). */
export function isSystemError(error: unknown, ...codes: readonly string[]): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && codes.includes(String(error.code));
}

async function writeDraft(path: string, content: Buffer | string): Promise<string> {
  const draft = `${path}.${randomUUID()}.draft`;
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } catch (error) {
    await unlink(draft).catch(() => undefined);
    throw error;
  } finally {
    await handle.close();
  }
  return draft;
}
