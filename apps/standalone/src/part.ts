import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { PartFailed } from './standalone.errors';

/** What a part tells once it works; the api adds where it listens and which channels are on. */
export interface Ready {
  type: 'ready';
  address?: string;
  channels?: { name: string; on: boolean; why?: string }[];
  adminPassword?: string;
}

export interface PartOptions {
  name: string;
  file: string;
  env: Record<string, string | undefined>;
  onMessage: (message: Partial<Ready>) => void;
  onRestart: (name: string, why: string) => void;
}

const guard = join(__dirname, 'end-with-parent.js');

/** Runs a program of ours to its end, tied to us. */
export function runProgram(
  file: string,
  args: string[],
  env: PartOptions['env'],
  apart: boolean,
): ChildProcess {
  // Apart: in a process group of its own, so that Ctrl-C reaches it through us, in the right order.
  return fork(file, args, {
    env,
    detached: apart,
    execArgv: ['--require', guard],
    stdio: [apart ? 'ignore' : 'inherit', 'inherit', 'inherit', 'ipc'],
  });
}

/** One process of the system, started again with growing pauses whenever it ends after it has once worked. */
export class Part {
  private child?: ChildProcess;
  private stopping = false;
  private pause = 250;
  private worked = false;

  constructor(private readonly options: PartOptions) {}

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** Resolves when it says that it is ready; PartFailed when it ends by itself before. */
  start(): Promise<void> {
    return new Promise((resolve, reject) => this.spawn(resolve, reject));
  }

  /** Asks it to finish, and kills it when that takes longer than `limit` milliseconds. */
  async stop(limit = 20_000): Promise<void> {
    this.stopping = true;
    const child = this.child;
    if (!child || hasEnded(child)) return;
    const last = setTimeout(() => child.kill('SIGKILL'), limit);
    await new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      child.kill('SIGTERM');
    });
    clearTimeout(last);
  }

  kill(): void {
    this.child?.kill('SIGKILL');
  }

  private spawn(resolve: () => void, reject: (error: Error) => void): void {
    if (this.stopping) return;
    const child = runProgram(this.options.file, [], this.options.env, true);
    this.child = child;
    child.on('message', (message: Partial<Ready>) => {
      this.options.onMessage(message);
      if (message.type === 'ready') this.markReady(child, resolve);
    });
    child.once('exit', (code, signal) => this.ended(code, signal, resolve, reject));
  }

  private markReady(child: ChildProcess, resolve: () => void): void {
    this.worked = true;
    resolve();
    setTimeout(() => {
      if (this.child === child) this.pause = 250;
    }, 30_000).unref();
  }

  private ended(
    code: number | null,
    signal: string | null,
    resolve: () => void,
    reject: (error: Error) => void,
  ): void {
    if (this.stopping) return;
    const why = `ended with ${code ?? signal}`;
    if (!this.worked && code !== null) {
      reject(new PartFailed(`${this.options.name} ${why} before it was ready`, { part: this.options.name }));
      return;
    }
    this.options.onRestart(this.options.name, why);
    setTimeout(() => this.spawn(resolve, reject), this.pause);
    this.pause = Math.min(this.pause * 2, 10_000);
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
