import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { type ProgramCommand } from './graph-simulator-program';

/** What the program answers to one command. */
export interface AdapterAnswer {
  externalId?: string;
  externalIds?: string[];
  bytes?: string;
  error?: string;
  details?: Record<string, string>;
  token?: string;
  subscription?: string;
  tokenExpiresAt?: string;
  dedupes?: string[];
}

/** The adapters in a process of their own, with nothing but the simulator's environment. */
export class AdapterProgram {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly lines: Interface;

  constructor(env: Record<string, string>) {
    const here = (file: string): string => join(__dirname, file);
    const args = [here('run-typescript.cjs'), here('graph-simulator-program.ts'), 'run'];
    this.child = spawn(process.execPath, args, { env: { PATH: process.env['PATH'], ...env } });
    this.child.stderr.pipe(process.stderr);
    this.lines = createInterface({ input: this.child.stdout });
  }

  async do(command: ProgramCommand): Promise<AdapterAnswer> {
    const answered = new Promise<string>((done) => this.lines.once('line', done));
    this.child.stdin.write(`${JSON.stringify(command)}\n`);
    return JSON.parse(await answered) as AdapterAnswer;
  }

  stop(): Promise<void> {
    return new Promise((done) => {
      this.child.once('exit', () => done());
      this.child.stdin.end();
      this.child.kill();
    });
  }
}
