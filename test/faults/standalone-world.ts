import { spawn, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { reachableRoot } from '../support/reachable-root';

const programIn = (root: string): string => join(root, 'dist/apps/standalone/src/main.js');
export const standalone = programIn(resolve(__dirname, '../..'));

const ready = (extra: string): string => `
process.send({ type: 'ready', pid: process.pid, ${extra} });
setInterval(() => {}, 1000);
process.on('SIGTERM', () => process.exit(0));
`;

/** A folder with everything of one start in it, so that whatever is still alive of it can be found. */
export class StandaloneWorld {
  readonly dir = mkdtempSync(join(tmpdir(), 'si-cepat-mesi-house-'));
  readonly dataDir = join(this.dir, 'data');
  private readonly started: ChildProcess[] = [];
  private readonly program: string;

  constructor(private readonly account?: { uid: number; gid: number }) {
    const programs = {
      api: ready("address: 'http://127.0.0.1:1', adminPassword: 'first-one'"),
      worker: ready(''),
      cli: '',
    };
    for (const [name, code] of Object.entries(programs)) {
      mkdirSync(join(this.dir, 'apps', name, 'src'), { recursive: true });
      writeFileSync(join(this.dir, 'apps', name, 'src', 'main.js'), code);
    }
    if (account) chownSync(this.dir, account.uid, account.gid);
    else chmodSync(this.dir, 0o711);
    this.program = account ? programIn(reachableRoot(this.dir, ['dist'])) : standalone;
  }

  start(env: Record<string, string> = {}): Run {
    return this.run(process.execPath, [this.program], env);
  }

  /** As npm does it: a process that has a shell run the program. */
  startUnderShell(): Run {
    const script = `require('node:child_process').spawnSync('sh', ['-c', '"$0" "$1"; exit', process.execPath, process.argv[1]], { stdio: 'inherit' })`;
    return this.run(process.execPath, ['-e', script, standalone], { npm_lifecycle_event: 'start' });
  }

  private run(program: string, args: string[], env: Record<string, string>): Run {
    const child = spawn(program, args, {
      cwd: this.dir,
      ...this.account,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        DATA_DIR: this.dataDir,
        PORT: '0',
        STANDALONE_APPS_DIR: join(this.dir, 'apps'),
        EMBEDDED_POSTGRES_HOME: join(this.dir, 'home'),
        ...env,
      },
    });
    this.started.push(child);
    return new Run(child);
  }

  /** Pids of everything that works in this world: by command line, or by folder (PostgreSQL rewrites its titles). */
  alive(part = ''): number[] {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
      .filter((pid) => this.isOurs(pid, part))
      .map(Number);
  }

  /** The pid of a part, once it runs. */
  async pidOf(part: string): Promise<number> {
    await this.until(() => this.alive(part).length > 0, `${part} runs`);
    const [pid] = this.alive(part);
    if (!pid) throw new Error(`${part} ended at once`);
    return pid;
  }

  async until(fact: () => boolean, what: string, seconds = 20): Promise<void> {
    for (let waited = 0; !fact(); waited += 50) {
      if (waited > seconds * 1000) throw new Error(`not within ${seconds} s: ${what}`);
      await sleep(50);
    }
  }

  async end(): Promise<void> {
    for (const child of this.started) child.kill('SIGTERM');
    await this.until(() => !this.alive().length, 'everything ended').catch(() => {
      for (const pid of this.alive()) process.kill(pid, 'SIGKILL');
    });
    rmSync(this.dir, { recursive: true, force: true });
  }

  private isOurs(pid: string, part: string): boolean {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      const inFolder = readlinkSync(`/proc/${pid}/cwd`).startsWith(this.dir) || command.includes(this.dir);
      return command !== '' && inFolder && command.includes(part);
    } catch {
      return false;
    }
  }
}

/** One start of the standalone system and what it printed. */
export class Run {
  output = '';
  readonly exited: Promise<number | string>;

  constructor(readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (data) => (this.output += String(data)));
    this.exited = new Promise((done) => child.once('close', (code, signal) => done(code ?? signal ?? '')));
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  async ready(): Promise<this> {
    for (let i = 0; !this.output.includes('is ready after'); i++) {
      if (i > 600 || this.child.exitCode !== null) throw new Error(`not ready: ${this.output}`);
      await sleep(50);
    }
    return this;
  }
}
