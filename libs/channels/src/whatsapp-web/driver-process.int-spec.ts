import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeWithChromium } from '../../../../test/support/chromium';
import { chromiumLeft, chromiumProcesses } from '../../../../test/support/chromium-processes';
import { chromiumWith, driverProgramIn } from '../../../../test/support/driver-program';
import { reachableRoot } from '../../../../test/support/reachable-root';
import { type DriverAccount, hasSandbox, prepareSession } from './driver-account';
import { type DriverEvents, DriverProcess, type DriverProgram } from './driver-process';
import type { DriverSettings } from './whatsapp-web.protocol';

jest.setTimeout(120_000);

/** No packet leaves the machine, whatever network it has. */
const noNetwork = '--host-resolver-rules=MAP * 127.0.0.1:9, EXCLUDE 127.0.0.1';

describeWithChromium('the process that drives the browser', (chromium) => {
  let parent: string;
  let sessionDir: string;
  let account: DriverAccount | undefined;
  let program: DriverProgram;
  let sandbox: boolean;
  let heard: string[];
  let ended: Promise<{ reason: string; final: boolean }>;

  /** A server that takes a connection and says nothing. */
  const mute = createServer();
  const silence = (): string => {
    const { port } = mute.address() as AddressInfo; // it listens on a port
    return `--host-resolver-rules=MAP * 127.0.0.1:${port}, EXCLUDE 127.0.0.1`;
  };

  beforeAll(async () => {
    await new Promise<void>((done) => mute.listen(0, '127.0.0.1', done));
    parent = mkdtempSync(join(tmpdir(), 'si-cepat-mesi-whatsapp-'));
    execFileSync('chmod', ['755', parent]);
    sessionDir = join(parent, 'whatsapp-web');
    program = driverProgramIn(reachableRoot(parent, ['libs', 'test', 'tsconfig.json', '.swcrc.json']));
    account = prepareSession(sessionDir, program.file);
    sandbox = await hasSandbox(chromium, sessionDir, account);
  });

  afterAll(() => {
    mute.close();
    rmSync(parent, { recursive: true, force: true, maxRetries: 4 });
  });

  function start(about: Partial<DriverSettings> = {}): DriverProcess {
    heard = [];
    const settings: DriverSettings = {
      chromium: chromiumWith(parent, chromium, [noNetwork]),
      sessionDir,
      sandbox,
      now: 0,
      ...about,
    };
    let driver: DriverProcess | undefined;
    ended = new Promise((done) => {
      const events: DriverEvents = {
        state: (state) => heard.push(state),
        qr: (qr) => heard.push(`qr ${qr}`),
        event: async (event) => void heard.push(event.event),
        unread: () => heard.push('unread'),
        ended: (reason, final) => done({ reason, final }),
      };
      driver = new DriverProcess(settings, events, { account, program });
    });
    if (!driver) throw new Error('not started');
    return driver;
  }

  it('says that there is no line, and leaves no Chromium behind', async () => {
    start();

    await expect(ended).resolves.toEqual({ reason: 'err_connection_refused', final: false });
    expect(heard).toEqual(['starting']);
    expect(await chromiumLeft(sessionDir)).toEqual([]);
  });

  it('says that the browser is missing', async () => {
    start({ chromium: '/nonexistent/chromium' });

    await expect(ended).resolves.toEqual({ reason: 'browser_missing', final: false });
  });

  it('takes no message before it is ready, and loses none for it', async () => {
    const driver = start();

    expect(await driver.call({ name: 'send', chat: 'x@c.us', text: 'x', typingMs: 0 })).toEqual({
      ok: false,
      failure: 'unsent',
    });
    await driver.stop('shutdown');
  });

  it('stops in the middle of a start, and leaves no Chromium behind', async () => {
    const driver = start({ chromium: chromiumWith(parent, chromium, [silence()]) });
    await browserRuns();

    await driver.stop('shutdown');

    await expect(ended).resolves.toMatchObject({ reason: 'shutdown' });
    expect(await chromiumLeft(sessionDir)).toEqual([]);
  });

  it('takes Chromium along when it is killed itself', async () => {
    const driver = start({ chromium: chromiumWith(parent, chromium, [silence()]) });
    await browserRuns();

    driver.kill();

    await ended;
    expect(await chromiumLeft(sessionDir)).toEqual([]);
  });

  it('keeps its session from everybody else, and is never root', async () => {
    const { mode, uid } = statSync(sessionDir);

    expect(mode & 0o777).toBe(0o700);
    expect(uid).toBe(account?.uid ?? process.getuid?.());
    expect(uid).not.toBe(0);
  });

  async function browserRuns(): Promise<void> {
    for (let i = 0; i < 300 && chromiumProcesses(sessionDir).length === 0; i++) await sleep(100);
    expect(chromiumProcesses(sessionDir)).not.toEqual([]);
  }
});
