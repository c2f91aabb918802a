import { appendFileSync, chmodSync, cpSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { freePort } from '../../libs/database/src/embedded/free-port';
import { type Run, StandaloneWorld } from './standalone-world';

const onLinux = process.platform === 'linux' ? describe : describe.skip;
const root = resolve(__dirname, '../..');
const real = {
  STANDALONE_APPS_DIR: join(root, 'dist/apps'),
  ADMIN_PASSWORD: 'uji-admin-password',
};

onLinux('npm start with its real parts', () => {
  let world: StandaloneWorld;
  let run: Run;
  let address = '';

  const start = async (env: Record<string, string> = {}): Promise<void> => {
    const port = await freePort(); // kept over restarts of the API
    run = await world.start({ ...real, PORT: String(port), ...env }).ready();
    address = /http:\/\/127\.0\.0\.1:\d+/.exec(run.output)?.[0] ?? '';
  };

  beforeEach(() => {
    world = new StandaloneWorld();
  });

  afterEach(() => world.end(), 60_000);

  const status = async (path: string): Promise<number> =>
    fetch(`${address}${path}`).then(
      (answer) => answer.status,
      () => 0,
    );

  const isWhole = async (): Promise<boolean> => {
    const answer = await fetch(`${address}/readyz`).catch(() => null);
    return answer?.status === 200 && ((await answer.json()) as { degraded: string[] }).degraded.length === 0;
  };

  async function untilWhole(): Promise<void> {
    for (let i = 0; i < 300; i++) {
      if (await isWhole()) return;
      await new Promise((done) => setTimeout(done, 100));
    }
    throw new Error(`not whole again:\n${run.output}`);
  }

  it('is whole again after kill -9 of api, worker and PostgreSQL one after the other, and ends without a trace', async () => {
    await start();
    await untilWhole();
    expect(await status('/')).toBe(200);

    for (const part of ['apps/api', 'apps/worker', 'bin/postgres']) {
      const before = await world.pidOf(part);
      process.kill(before, 'SIGKILL');
      await world.until(() => world.alive(part).some((pid) => pid !== before), `${part} is back`);
      await untilWhole();
    }

    expect(await status('/api/v1/services')).toBe(200);
    run.child.kill('SIGINT');
    expect(await run.exited).toBe(0);
    expect(world.alive()).toEqual([]);
  }, 120_000);

  it('leaves nothing behind after kill -9 of itself, and what was there is there after the next start', async () => {
    await start();
    const login = (): Promise<Response> =>
      fetch(`${address}/api/v1/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ username: 'admin', password: 'uji-admin-password' }),
      });
    expect((await login()).status).toBe(200);

    run.child.kill('SIGKILL');
    await run.exited;
    await world.until(() => !world.alive().length, 'nothing is alive', 15);
    await start();

    expect((await login()).status).toBe(200);
  }, 120_000);

  it('says with file and line what is wrong in the catalogue, and nothing else', async () => {
    cpSync(join(root, 'catalogue'), join(world.dir, 'catalogue'), { recursive: true });
    appendFileSync(join(world.dir, 'catalogue/services/iumk/service.yaml'), 'wrong: key\n');

    run = world.start({ ...real, CATALOGUE_DIR: join(world.dir, 'catalogue') });

    expect(await run.exited).toBe(1);
    expect(run.output).toMatch(/services\/iumk\/service\.yaml:\d+:\d+ /);
    expect(run.output).not.toMatch(/\bat .*\.js:\d+/);
  }, 60_000);

  it('works in a folder that others cannot walk', async () => {
    chmodSync(world.dir, 0o700);
    await start({ EMBEDDED_POSTGRES_HOME: `${world.dir}-home` });
    expect(await status('/healthz')).toBe(200);
    rmSync(`${world.dir}-home`, { recursive: true, force: true });
  }, 60_000);
});
