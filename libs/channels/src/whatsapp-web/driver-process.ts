import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DriverAccount } from './driver-account';
import type {
  CallAnswer,
  DriverCall,
  DriverSettings,
  DriverState,
  FromDriver,
  ToDriver,
  WebEvent,
} from './whatsapp-web.protocol';

interface Waiting {
  answer: (given: CallAnswer) => void;
  /** Whether it may have gone out. */
  isSending: boolean;
}

/** What the holder hears of its browser. */
export interface DriverEvents {
  state(state: DriverState): void;
  qr(qr: string): void;
  /** Stored before the next one comes. */
  event(event: WebEvent): Promise<void>;
  /** Something that came could not be read: somebody should look at the phone. */
  unread(): void;
  /** Once, when the process is gone. */
  ended(reason: string, final: boolean): void;
}

/** Which program is run; a test names another way to start it. */
export interface DriverProgram {
  file: string;
  args?: string[];
}

/** The built one. */
export const driverProgram: DriverProgram = { file: join(__dirname, 'driver', 'main.js') };
/** For what the process said last to arrive. */
const lastWordsMs = 2000;
/** Shorter than the claim on an outbound message, so that nobody sends it a second time meanwhile. */
const callLimitMs = 35_000;
const stopLimitMs = 10_000;

/**
 * The process that drives the browser: an ordinary account, an empty environment, a process group of its own. It ends
 * with us, for its channel to us closes; Chromium ends with it, for it hangs on its pipe.
 */
export class DriverProcess {
  private readonly child: ChildProcess;
  private readonly waiting = new Map<number, Waiting>();
  private calls = 0;
  private lastWord: { reason: string; final: boolean } = { reason: 'driver_ended', final: false };
  private inOrder: Promise<void> = Promise.resolve();
  private readonly gone: Promise<void>;
  private state: DriverState = 'starting';
  private stopping = false;

  constructor(
    settings: DriverSettings,
    private readonly events: DriverEvents,
    { account, program = driverProgram }: { account?: DriverAccount; program?: DriverProgram } = {},
  ) {
    this.child = fork(program.file, program.args ?? [], {
      ...account,
      env: environmentIn(settings.sessionDir),
      cwd: settings.sessionDir,
      detached: true,
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.gone = goneOf(this.child);
    void this.gone.then(() => this.ended());
    this.child.on('message', (message: FromDriver) => this.heard(message));
    this.tell({ type: 'start', settings });
  }

  get ready(): boolean {
    return this.state === 'ready' && this.child.connected;
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** Never rejects; a process that ends in the middle of sending leaves it unknown what became of the call. */
  call(call: DriverCall): Promise<CallAnswer> {
    if (!this.ready) return Promise.resolve({ ok: false, failure: 'unsent' });
    const id = ++this.calls;
    return new Promise((resolve) => {
      const limit = setTimeout(() => this.answer(id, { ok: false, failure: 'unknown' }), callLimitMs);
      const answer = (given: CallAnswer): void => {
        clearTimeout(limit);
        resolve(given);
      };
      this.waiting.set(id, { answer, isSending: false });
      this.tell({ type: 'call', id, call });
    });
  }

  /** Lets the browser close its session in order, and kills what does not end in time. */
  async stop(reason: string, limitMs = stopLimitMs): Promise<void> {
    this.stopping = true;
    if (!this.lastWord.final) this.lastWord = { reason, final: false };
    this.tell({ type: 'stop' });
    const limit = setTimeout(() => this.kill(), limitMs);
    await this.gone;
    clearTimeout(limit);
  }

  /** At once; Chromium follows. */
  kill(): void {
    this.child.kill('SIGKILL');
  }

  private tell(message: ToDriver): void {
    if (this.child.connected) this.child.send(message, () => undefined);
  }

  private heard(message: FromDriver): void {
    switch (message.type) {
      case 'state':
        this.state = message.state;
        this.events.state(message.state);
        return;
      case 'qr':
        this.events.qr(message.qr);
        return;
      case 'event':
        this.inOrder = this.inOrder.then(() => this.events.event(message.event));
        return;
      case 'sending':
        this.begun(message.id);
        return;
      case 'answer':
        this.answer(message.id, message.answer);
        return;
      case 'unread':
        this.events.unread();
        return;
      case 'ended':
        // A stop that we asked for keeps our reason: it is no failure to come back from.
        if (!this.stopping || message.final) this.lastWord = { reason: message.reason, final: message.final };
        return;
    }
  }

  private begun(id: number): void {
    const waiting = this.waiting.get(id);
    if (waiting) waiting.isSending = true;
  }

  private answer(id: number, answer: CallAnswer): void {
    this.waiting.get(id)?.answer(answer);
    this.waiting.delete(id);
  }

  private ended(): void {
    for (const [id, { isSending }] of this.waiting) {
      this.answer(id, { ok: false, failure: isSending ? 'unknown' : 'unsent' });
    }
    // What came before the end is stored first.
    void this.inOrder.finally(() => this.events.ended(this.lastWord.reason, this.lastWord.final));
  }
}

/** After its end, and after all that it said: what went out must be known before anybody sends it again. */
async function goneOf(child: ChildProcess): Promise<void> {
  const silent = new Promise<void>((resolve) => child.once('disconnect', () => resolve()));
  const wasStarted = await new Promise<boolean>((resolve) => {
    child.once('error', () => resolve(false));
    child.once('exit', () => resolve(true));
  });
  if (wasStarted) await Promise.race([silent, sleep(lastWordsMs, undefined, { ref: false })]);
}

/** Only what Chromium needs: nothing of ours, no secret. */
function environmentIn(sessionDir: string): NodeJS.ProcessEnv {
  return { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: sessionDir, TMPDIR: sessionDir, LANG: 'C.UTF-8' };
}
