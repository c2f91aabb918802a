import { chmodSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { nobody } from '../support/reachable-root';
import { StandaloneWorld, standalone } from './standalone-world';

// What the processes of a start are is read from /proc.
const onLinux = process.platform === 'linux' ? describe : describe.skip;

onLinux('npm start', () => {
  let world: StandaloneWorld;

  beforeAll(() => {
    if (!existsSync(standalone)) throw new Error('not built: run npm run build first');
  });

  beforeEach(() => {
    world = new StandaloneWorld();
  });

  afterEach(() => world.end(), 60_000);

  it('starts, shows the first password, and starts again within 5 s on the same folder', async () => {
    const first = await world.start().ready();
    await world.until(() => first.output.includes('password: first-one'), 'the password is shown');
    first.child.kill('SIGINT');
    expect(await first.exited).toBe(0);
    expect(world.alive()).toEqual([]);

    const began = performance.now();
    await world.start().ready();

    expect(performance.now() - began).toBeLessThan(5000);
  }, 60_000);

  it('keeps the generated secrets in a file that only its owner reads', async () => {
    await world.start().ready();

    const file = join(world.dataDir, 'secrets');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toMatch(/^ENCRYPTION_KEY=[\w+/]{43}=$/m);
  }, 60_000);

  it('names the holder of the data folder and ends', async () => {
    const first = await world.start().ready();

    const second = world.start();

    expect(await second.exited).toBe(1);
    expect(second.output).toContain(`process ${first.pid}`);
    await world.pidOf('apps/worker');
    expect(world.alive('postgres').length).toBeGreaterThan(0);
  }, 60_000);

  it.each([0, 100, 250, 400, 700, 1000])(
    'leaves nothing behind after Ctrl-C %i ms into a first start',
    async (after) => {
      const run = world.start();
      await sleep(after);
      run.child.kill('SIGINT');
      await run.exited;

      await world.until(() => !world.alive().length, 'nothing is alive', 5);

      await world.start().ready();
    },
    60_000,
  );

  it.each([300, 600, 3000])(
    'leaves nothing behind after kill -9 of itself at %i ms, and starts again',
    async (after) => {
      const run = world.start();
      await sleep(after);
      run.child.kill('SIGKILL');
      await run.exited;

      await world.until(() => !world.alive().length, 'nothing is alive', 10);

      await world.start().ready();
    },
    60_000,
  );

  it.each(['apps/api', 'apps/worker', 'bin/postgres'])(
    'brings %s back after kill -9',
    async (part) => {
      const run = await world.start().ready();
      await world.pidOf('apps/worker'); // the last to start
      const before = await world.pidOf(part);
      process.kill(before, 'SIGKILL');

      await world.until(() => world.alive(part).some((pid) => pid !== before), `${part} is back`);

      expect(run.output).toMatch(/starting it again/);
    },
    60_000,
  );

  it('ends when npm, above the shell that runs it, is killed', async () => {
    const npm = world.startUnderShell();
    await npm.ready();
    npm.child.kill('SIGKILL');

    await world.until(() => !world.alive().length, 'nothing is alive', 10);
  }, 60_000);

  it('takes over the lock of a process that is gone, also when its pid is in use again', async () => {
    const run = await world.start().ready();
    const lock = JSON.parse(readFileSync(join(world.dataDir, 'lock'), 'utf8')) as object;
    run.child.kill('SIGTERM');
    await run.exited;
    writeFileSync(join(world.dataDir, 'lock'), JSON.stringify({ ...lock, pid: process.pid }));
    writeFileSync(join(world.dataDir, 'postgres.port'), 'nonsense');

    await world.start().ready();
  }, 60_000);

  it('asks for the key by its name when the database is external', async () => {
    const run = world.start({ DATABASE_URL: 'postgres://127.0.0.1:1/none' });

    expect(await run.exited).toBe(1);
    expect(run.output).toContain('ENCRYPTION_KEY must be set');
    expect(existsSync(join(world.dataDir, 'secrets'))).toBe(false);
  }, 60_000);

  it('refuses a half-set channel by the name of what is missing', async () => {
    const run = world.start({ MESSENGER_PAGE_ID: '1' });

    expect(await run.exited).toBe(1);
    expect(run.output).toContain('MESSENGER_PAGE_ACCESS_TOKEN must be set');
  }, 60_000);

  it('reads .env, over which the environment wins', async () => {
    writeFileSync(join(world.dir, '.env'), 'ADMIN_USERNAME=from-file\nPORT=wrong\n');

    const run = await world.start().ready();

    expect(run.output).toContain('administrator: from-file');
  }, 60_000);

  it('works in a folder that others cannot walk', async () => {
    chmodSync(world.dir, 0o700);

    const home = `${world.dir}-home`;
    try {
      await world.start({ EMBEDDED_POSTGRES_HOME: home }).ready();
      await world.pidOf('apps/worker'); // the last to start: by then the database is up
    } finally {
      await world.end(); // before that PostgreSQL writes there
      rmSync(home, { recursive: true, force: true });
    }
  }, 60_000);
});

// An ordinary user's own run of the tests is this test already.
const asRoot = process.getuid?.() === 0 ? onLinux : describe.skip;

asRoot('npm start as an ordinary user', () => {
  it('starts, and ends without a trace', async () => {
    const world = new StandaloneWorld(nobody);
    try {
      const run = await world.start().ready();
      run.child.kill('SIGTERM');

      expect(await run.exited).toBe(0);
      expect(world.alive()).toEqual([]);
    } finally {
      await world.end();
    }
  }, 60_000);
});
