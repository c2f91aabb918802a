import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRecord } from '@app/core';
import { startMark } from './process-identity';
import { DataDirHeld } from './standalone.errors';

interface Holder {
  id: string;
  pid: number;
  mark?: string;
  since: string;
}

/** One system at a time on a data folder. A lock whose process is gone, or whose pid is somebody else's now, is taken over. */
export class DataDirLock {
  private readonly file: string;
  private readonly me: Holder;

  constructor(
    private readonly dir: string,
    since: Date,
  ) {
    this.file = join(dir, 'lock');
    this.me = {
      id: randomUUID(),
      pid: process.pid,
      mark: startMark(process.pid),
      since: since.toISOString(),
    };
  }

  /** DataDirHeld, naming the process, when a live one has it. */
  take(): void {
    // Root's server runs as another user: it must be able to pass through, though not to look around.
    mkdirSync(this.dir, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
    const mine = `${this.file}.${this.me.id}`;
    writeFileSync(mine, JSON.stringify(this.me), { mode: 0o600 });
    try {
      for (let attempt = 0; attempt < 5 && !link(mine, this.file); attempt++) this.clearStale();
    } finally {
      rmSync(mine, { force: true });
    }
    const holder = read(this.file);
    if (holder?.id !== this.me.id) throw this.held(holder);
  }

  release(): void {
    if (read(this.file)?.id === this.me.id) rmSync(this.file, { force: true });
  }

  private clearStale(): void {
    const holder = read(this.file);
    if (holder && isAlive(holder)) throw this.held(holder);
    const aside = `${this.file}.stale.${this.me.id}`;
    try {
      renameSync(this.file, aside);
    } catch {
      return; // another start cleared it
    }
    // Two starts may clear at once: whoever moved a new lock aside by that puts it back.
    const moved = read(aside);
    if (moved && moved.id !== holder?.id) link(aside, this.file);
    rmSync(aside, { force: true });
  }

  private held(holder: Holder | undefined): DataDirHeld {
    const who = holder ? `process ${holder.pid}, running since ${holder.since}` : 'another start';
    return new DataDirHeld(`${this.dir} is held by ${who}; stop that one first, or set another DATA_DIR`);
  }
}

function isAlive({ pid, mark }: Holder): boolean {
  const now = startMark(pid);
  return now !== undefined && (mark === undefined || now === mark);
}

function link(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (isRecord(error) && error['code'] === 'EEXIST') return false;
    throw error;
  }
}

function read(file: string): Holder | undefined {
  try {
    const holder: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isHolder(holder) ? holder : undefined;
  } catch {
    return undefined;
  }
}

function isHolder(value: unknown): value is Holder {
  if (!isRecord(value)) return false;
  const { id, pid, mark, since } = value;
  const isMark = mark === undefined || typeof mark === 'string';
  return typeof id === 'string' && Number.isInteger(pid) && isMark && typeof since === 'string';
}
