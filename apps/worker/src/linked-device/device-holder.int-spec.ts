import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Tasks } from '@app/casework';
import { ChannelRegistry, WhatsappWebChannel } from '@app/channels';
import { Environment } from '@app/config';
import { FixedClock } from '@app/core';
import { Vault } from '@app/crypto';
import { Database, DatabaseUnavailable } from '@app/database';
import { DevicePeers, KeyringLoader, LinkedDevices, type LinkedDeviceView } from '@app/intake';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database';
import { PlayedDriver } from '../../../../test/support/played-driver';
import { until } from '../../../../test/support/system';
import { WorkerModule } from '../worker.module';
import { DeviceHolder } from './device-holder';
import { DeviceIntake } from './device-intake';
import { DeviceLauncher } from './device-launcher';

const key = Buffer.alloc(32, 4).toString('base64');
const noon = new Date('2026-03-02T04:00:00Z');
const minute = 60_000;

/** Devices that the database cannot write down for a while. */
class ForgetfulDevices extends LinkedDevices {
  absences = 0;

  override async stop(channel: string, reason: string): Promise<void> {
    if (this.absences-- > 0) throw new DatabaseUnavailable('the database is away');
    return super.stop(channel, reason);
  }
}

describe('the holder of the linked phone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'device-holder-'));
  const clock = new FixedClock(noon);
  let test: TestDatabase;
  let app: INestApplicationContext;
  let database: Database;
  let devices: ForgetfulDevices;
  let driver: PlayedDriver;
  let env: Environment;
  let holders: DeviceHolder[];

  beforeAll(async () => {
    chmodSync(folder, 0o755);
    test = await createTestDatabase();
    env = new Environment({
      ...process.env,
      DATABASE_URL: test.url,
      DATA_DIR: folder,
      ENCRYPTION_KEY: key,
      TOKEN_SECRET: key,
      WHATSAPP_CHROMIUM_PATH: '/bin/true', // starts, and that is all that is asked of it here
    });
    const channels = new ChannelRegistry([]);
    app = await NestFactory.createApplicationContext(WorkerModule.for(env, { clock, channels }), {
      logger: ['error'],
    });
    database = app.get(Database);
    await database.connect();
    await app.get(KeyringLoader).load();
    devices = new ForgetfulDevices(database, app.get(Vault), clock);
  });

  beforeEach(async () => {
    clock.set(noon);
    await database.query('DELETE FROM linked_devices');
    await database.query('DELETE FROM tasks');
    driver = await PlayedDriver.start(folder);
    holders = [];
  });

  afterEach(async () => {
    for (const holder of holders) await holder.stop();
    await driver.stop();
  });

  afterAll(async () => {
    await app?.close();
    await test?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A process that may hold it; nobody but the test lets it look. */
  function aHolder(other: Partial<Environment> = {}): DeviceHolder {
    const environment: Environment = Object.assign(Object.create(env), other);
    const channel = new WhatsappWebChannel(clock);
    const launcher = new DeviceLauncher(environment, devices, clock, { program: driver.program });
    const holder = new DeviceHolder(
      new ChannelRegistry([channel]),
      devices,
      app.get(DevicePeers, { strict: false }),
      app.get(DeviceIntake),
      launcher,
      app.get(Tasks, { strict: false }),
      clock,
    );
    holders.push(holder);
    return holder;
  }

  async function look(holder: DeviceHolder, after = 0): Promise<void> {
    clock.advance(after);
    await holder.tick();
  }
  const view = (): Promise<LinkedDeviceView | null> => devices.view('whatsapp');
  const reaches = (about: Partial<LinkedDeviceView>): Promise<unknown> =>
    until(JSON.stringify(about), async () => {
      const seen = await view();
      return seen?.state === about.state && (about.reason === undefined || seen?.reason === about.reason);
    });
  const tasks = async (): Promise<string[]> =>
    (await database.query<{ code: string }>(`SELECT code FROM tasks WHERE state = 'open' ORDER BY code`)).map(
      ({ code }) => code,
    );

  it('tells how far the phone has come, and asks for somebody only while a code waits', async () => {
    const holder = aHolder();
    await look(holder);
    const life = await driver.life(1);
    await reaches({ state: 'starting' });

    life.says({ type: 'state', state: 'qr' }, { type: 'qr', qr: '2@invented' });
    await until('the code', async () => (await view())?.qr === '2@invented');
    expect(await tasks()).toEqual(['qr_needed']);
    life.says({ type: 'state', state: 'authenticated' });
    await reaches({ state: 'authenticated' });
    life.says({ type: 'state', state: 'ready' });

    await reaches({ state: 'ready' });
    await until('no task', async () => (await tasks()).length === 0);
    expect(life.told).toMatchObject([
      { type: 'start', settings: { sandbox: true, now: noon.getTime() / 1000 } },
    ]);
  });

  it('is told the newest stored message, and neither the password of a proxy nor anything of ours', async () => {
    await database.query(
      `INSERT INTO inbound_events (id, channel, account, lane, dedupe_key, type, sent_at, received_at, payload_sealed, status)
       VALUES (gen_random_uuid(), 'whatsapp', 'linked-phone', 'l', 'd', 'message', $1, $1, 'x', 'done')`,
      [noon],
    );
    const httpsProxy = 'http://kantor:rahasia@proxy.example:3128';
    const holder = aHolder({ httpsProxy, whatsappChromiumPath: '/bin/false' }); // no sandbox, says this one

    await look(holder, minute);

    const seconds = noon.getTime() / 1000;
    const sessionDir = join(folder, 'whatsapp-web');
    const settings = {
      chromium: '/bin/false',
      sessionDir,
      sandbox: false,
      since: seconds,
      now: seconds + 60,
    };
    const { told } = await driver.life(1);
    expect(told).toEqual([{ type: 'start', settings: { ...settings, proxy: 'http://proxy.example:3128' } }]);
    expect(statSync(sessionDir).mode & 0o777).toBe(0o700);
    expect(await view()).toMatchObject({ sandboxed: false });
  });

  it('starts anew what failed, after 5, 10 and 20 seconds, and calls somebody at the third time', async () => {
    const holder = aHolder();
    for (const [i, pause] of [5000, 10_000, 20_000].entries()) {
      await look(holder);
      (await driver.life(i + 1)).ends('err_connection_refused');
      await reaches({ state: 'off', reason: 'err_connection_refused' });
      expect(await tasks()).toEqual(i < 2 ? [] : ['err_connection_refused']);

      await look(holder, pause - 1);
      expect(driver.lives).toHaveLength(i + 1);
      clock.advance(1);
    }
    await look(holder);
    expect((await driver.life(4)).isOver).toBe(false);
  });

  it.each(['LOGOUT', 'TOS_BLOCK', 'CONFLICT', 'Max qrcode retries reached'])(
    'stays stopped after %s, for every process, until somebody starts it',
    async (reason) => {
      const [one, two] = [aHolder(), aHolder()];
      await look(one);
      (await driver.life(1)).ends(reason, true);
      const word = reason.replaceAll(' ', '_');
      await reaches({ state: 'stopped', reason: word });
      await until('the task', async () => (await tasks()).join() === word);

      await look(one, 10 * minute);
      await look(two, 10 * minute);
      expect(driver.lives).toHaveLength(1);

      await devices.start('whatsapp');
      await look(two);
      await driver.life(2);
    },
  );

  it('does not forget a block over an absence of the database', async () => {
    const holder = aHolder();
    await look(holder);
    devices.absences = 2;
    const life = await driver.life(1);
    life.ends('TOS_BLOCK', true);
    await until('its end', async () => life.isOver && devices.absences < 2);

    await look(holder, minute);

    expect(driver.lives).toHaveLength(1);
    await reaches({ state: 'stopped', reason: 'TOS_BLOCK' });
    expect(driver.lives).toHaveLength(1);
  });

  it('stops when nobody scans and no new code comes, and not while codes come', async () => {
    const holder = aHolder();
    await look(holder);
    const life = await driver.life(1);
    for (const qr of ['2@a', '2@b', '2@c']) {
      life.says({ type: 'state', state: 'qr' }, { type: 'qr', qr });
      await until('the code', async () => (await view())?.qr === qr);
      await look(holder, minute);
    }
    expect(life.isOver).toBe(false);

    await look(holder, minute);

    await reaches({ state: 'stopped', reason: 'qr_not_scanned' });
    expect(life.isOver).toBe(true);
  });

  it('starts anew what never gets ready after the scan', async () => {
    const holder = aHolder();
    await look(holder);
    (await driver.life(1)).says({ type: 'state', state: 'authenticated' });
    await reaches({ state: 'authenticated' });

    await look(holder, 3 * minute);
    await reaches({ state: 'off', reason: 'stuck_authenticated' });
    await look(holder, 5000);

    await driver.life(2);
  });

  it('lets a page live that answers, and starts anew one that is silent for two minutes', async () => {
    const holder = aHolder();
    await look(holder);
    const life = await driver.life(1);
    life.says({ type: 'state', state: 'ready' });
    await reaches({ state: 'ready' });
    const pulses = (): number[] =>
      life.told.flatMap((one) => (one.type === 'call' && one.call.name === 'pulse' ? [one.id] : []));

    for (let asked = 1; asked <= 5; asked++) {
      await look(holder, minute);
      await until('the question', async () => pulses().length === asked);
      life.says({ type: 'answer', id: pulses().at(-1) ?? 0, answer: { ok: true } }, { type: 'unread' });
      await until('what came after the answer', async () => (await tasks()).length > 0);
      await database.query('DELETE FROM tasks');
    }
    expect(life.isOver).toBe(false);
    await look(holder, minute);
    await look(holder, minute);

    await reaches({ state: 'off', reason: 'stuck_ready' });
  });

  it('is one of two, and the other takes over when it looks no more', async () => {
    const [first, second] = [aHolder(), aHolder()];
    await look(first);
    await look(second);
    const life = await driver.life(1);

    await look(second, 29_000);
    expect(driver.lives).toHaveLength(1);
    await look(second, 1000); // the first one was killed, or its machine slept
    await driver.life(2);
    expect(life.isOver).toBe(false);

    await look(first);
    await until('the first one has let go', async () => life.isOver);
  });

  it('gives the lease back when it ends, and the next one starts at once', async () => {
    const [one, two] = [aHolder(), aHolder()];
    await look(one);
    const life = await driver.life(1);

    await one.stop();

    expect(life.isOver).toBe(true);
    expect(life.told.at(-1)).toEqual({ type: 'stop' });
    await look(two);
    await driver.life(2);
  });

  it('is stopped by the office, with no task for it', async () => {
    const holder = aHolder();
    await look(holder);
    const life = await driver.life(1);

    await devices.stop('whatsapp', 'stopped_by_staff');
    await look(holder);

    await until('its end', async () => life.isOver);
    expect(await view()).toMatchObject({ state: 'stopped', reason: 'stopped_by_staff' });
    expect(await tasks()).toEqual([]);
  });

  it('calls somebody where the browser is missing', async () => {
    const holder = aHolder({ whatsappChromiumPath: '/nowhere' });

    await look(holder);

    await reaches({ state: 'stopped', reason: 'browser_refused' });
    await until('the task', async () => (await tasks()).join() === 'browser_refused');
  });

  it('calls somebody to the phone when something that came could not be read', async () => {
    const holder = aHolder();
    await look(holder);

    (await driver.life(1)).says({ type: 'unread' });

    await until('the task', async () => (await tasks()).join() === 'messages_unread');
  });
});
