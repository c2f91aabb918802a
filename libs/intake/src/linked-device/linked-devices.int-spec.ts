import { FixedClock } from '@app/core';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database';
import { IntakeWorld, noon } from '../testing/intake-world';
import { DevicePeers } from './device-peers';
import { LinkedDevices } from './linked-devices';

const name = 'whatsapp';
const one = '01900000-0000-7000-8000-00000000000a';
const two = '01900000-0000-7000-8000-00000000000b';

describe('a linked phone', () => {
  const clock = new FixedClock(noon);
  let test: TestDatabase;
  let world: IntakeWorld;
  let devices: LinkedDevices;
  let peers: DevicePeers;

  beforeAll(async () => {
    test = await createTestDatabase();
    world = await IntakeWorld.at(test.url);
    devices = new LinkedDevices(world.database, world.vault, clock);
    peers = new DevicePeers(world.database, world.vault);
  });

  beforeEach(async () => {
    clock.set(noon);
    await world.database.query('DELETE FROM linked_devices');
    await world.database.query('DELETE FROM linked_device_openings');
  });

  afterAll(async () => {
    await world.close();
    await test.drop();
  });

  it('is driven by one process only, also when two ask at once, until the lease runs out', async () => {
    const both = await Promise.all([devices.hold(name, one, 30_000), devices.hold(name, two, 30_000)]);
    expect(both.filter(Boolean)).toEqual([{ wanted: true }]);
    const [first, second] = both[0] ? [one, two] : [two, one];

    clock.advance(29_000);
    expect(await devices.hold(name, first, 30_000)).toEqual({ wanted: true });
    clock.advance(29_000);
    expect(await devices.hold(name, second, 30_000)).toBeNull();
    clock.advance(1000);
    expect(await devices.hold(name, second, 30_000)).toEqual({ wanted: true });
    expect(await devices.hold(name, first, 30_000)).toBeNull();
  });

  it('is free at once when its process gives it back', async () => {
    await devices.hold(name, one, 30_000);

    await devices.release(name, one);

    expect(await devices.hold(name, two, 30_000)).toEqual({ wanted: true });
  });

  it('shows a code while it can be scanned, sealed in its row', async () => {
    await devices.hold(name, one, 300_000);
    await devices.showQr(name, one, '2@invented-code', 60_000);

    expect(await devices.view(name)).toMatchObject({ state: 'qr', qr: '2@invented-code' });
    const [row] = await world.database.query<{ text: string }>(
      `SELECT linked_devices::text AS text FROM linked_devices`,
    );
    expect(row?.text).not.toContain(Buffer.from('2@invented-code').toString('hex'));

    clock.advance(60_000);
    expect(await devices.view(name)).toMatchObject({ state: 'qr', qr: undefined });
    await devices.report(name, one, { state: 'ready' });
    clock.set(noon);
    expect(await devices.view(name)).toMatchObject({ state: 'ready', qr: undefined });
  });

  it('believes its holder alone, and nobody whose lease is over', async () => {
    await devices.hold(name, one, 30_000);

    await devices.report(name, two, { state: 'ready' });
    expect(await devices.view(name)).toMatchObject({ state: 'off' });
    await devices.report(name, one, { state: 'ready' });
    clock.advance(30_000);

    expect(await devices.view(name)).toMatchObject({ state: 'off' });
  });

  it('stays stopped, for the next process too, until somebody starts it', async () => {
    await devices.hold(name, one, 30_000);
    await devices.stop(name, 'TOS_BLOCK');
    await devices.release(name, one);

    expect(await devices.hold(name, two, 30_000)).toEqual({ wanted: false });
    expect(await devices.view(name)).toMatchObject({ state: 'stopped', reason: 'TOS_BLOCK' });
    await devices.start(name);

    expect(await devices.hold(name, two, 30_000)).toEqual({ wanted: true });
    expect(await devices.view(name)).toMatchObject({ state: 'off', reason: null });
  });

  it('opens no more than twenty threads an hour on a new number, also when all ask at once', async () => {
    await devices.hold(name, one, 30_000);

    const answers = await Promise.all(Array.from({ length: 25 }, () => devices.open(name, 0)));

    expect(answers.filter((later) => later === null)).toHaveLength(20);
    expect(answers.filter(Boolean)).toEqual(
      Array.from({ length: 5 }, () => new Date(noon.getTime() + 3_600_000)),
    );
    clock.advance(3_600_000);
    expect(await devices.open(name, 0)).toBeNull();
  });

  describe('and the people at its other end', () => {
    const number = '628000000001@c.us';
    const hidden = '99000000000001@lid';

    beforeEach(() => world.database.query('DELETE FROM linked_device_peers'));

    it('stay one when their chat changes from number to hidden id, and are answered where they last wrote', async () => {
      expect(await peers.personOf(name, number, { wrote: true })).toBe(number);
      expect(await peers.personOf(name, hidden, { phone: number, wrote: true })).toBe(number);

      expect(await peers.chatOf(name, number)).toBe(hidden);
      expect(await peers.personOf(name, number, { wrote: true })).toBe(number);
      expect(await peers.chatOf(name, number)).toBe(number);
    });

    it('are not moved by reports and by what the office says in an older chat', async () => {
      await peers.personOf(name, number, { wrote: true });
      await peers.personOf(name, hidden, { phone: number, wrote: true });

      expect(await peers.personOf(name, number)).toBe(number);

      expect(await peers.chatOf(name, number)).toBe(hidden);
    });

    it('are known by the hidden id where that came first, with their number or without', async () => {
      expect(await peers.personOf(name, hidden, { wrote: true })).toBe(hidden);
      expect(await peers.personOf(name, hidden, { phone: number, wrote: true })).toBe(hidden);

      expect(await peers.personOf(name, number, { wrote: true })).toBe(hidden);
      expect(await peers.chatOf(name, hidden)).toBe(number);
    });

    it('stay two where they were strangers before', async () => {
      await peers.personOf(name, number, { wrote: true });
      await peers.personOf(name, hidden, { wrote: true });

      expect(await peers.personOf(name, hidden, { phone: number, wrote: true })).toBe(hidden);
      expect(await peers.personOf(name, number, { wrote: true })).toBe(number);
      expect(await peers.chatOf(name, hidden)).toBe(hidden);
    });

    it('are answered at their own id while nothing else is known', async () => {
      expect(await peers.chatOf(name, '628000000002@c.us')).toBe('628000000002@c.us');
    });
  });
});
