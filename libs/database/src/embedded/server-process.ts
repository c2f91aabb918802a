import { type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedPostgresFailed } from './embedded-postgres-failed';
import type { Location } from './location';
import { spawnTied, tiesByPipe } from './tied-process';

/** One run of the server, from spawn to exit; it ends with us however we end. */
export class ServerProcess {
  readonly exited: Promise<string>;
  private readonly child: ChildProcess;
  private readonly tail: string[] = [];
  private ended = false;

  constructor(
    private readonly location: Location,
    flags: string[],
  ) {
    this.child = spawnTied(location, 'postgres', ['-D', location.cluster, ...flags], true);
    this.child.stderr?.on('data', (data) => this.remember(String(data)));
    this.exited = new Promise((resolve) => {
      this.child.once('error', (error) => resolve(error.message));
      this.child.once('exit', (code, signal) => resolve(`ended with ${code ?? signal}`));
    });
    void this.exited.then(() => {
      this.ended = true;
      this.child.stdin?.destroy();
    });
  }

  /** Resolves when the server takes connections. Recovery after a power cut may take minutes on a slow disk. */
  async ready(): Promise<void> {
    while (!this.ended) {
      if (this.isReady()) return;
      await sleep(25);
    }
    throw new EmbeddedPostgresFailed(`PostgreSQL ${await this.exited}`, this.tail);
  }

  /** Fast shutdown; immediate when that takes longer than 15 s, which the next start recovers from. */
  async stop(): Promise<void> {
    this.signal('SIGINT');
    const last = setTimeout(() => this.signal('SIGQUIT'), 15_000);
    await this.exited;
    clearTimeout(last);
  }

  get pid(): number | undefined {
    return Number(this.pidFile()[0]) || undefined;
  }

  private signal(name: 'SIGINT' | 'SIGQUIT'): void {
    const pid = tiesByPipe ? this.pid : this.child.pid;
    if (pid && !this.ended) process.kill(pid, name);
    // The watchdog's pipe: closing it is the same request, for the moment before the pid file is written.
    else this.child.stdin?.destroy();
  }

  private isReady(): boolean {
    return this.pidFile()[7]?.trim() === 'ready';
  }

  private pidFile(): string[] {
    try {
      return readFileSync(join(this.location.cluster, 'postmaster.pid'), 'utf8').split('\n');
    } catch {
      return [];
    }
  }

  private remember(text: string): void {
    this.tail.push(...text.split('\n').filter(Boolean));
    this.tail.splice(0, Math.max(0, this.tail.length - 20));
  }
}
