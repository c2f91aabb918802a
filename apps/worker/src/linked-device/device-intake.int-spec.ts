import { type WebEvent, WhatsappWebChannel } from '@app/channels';
import { databaseAt } from '@app/database';
import { type Arrival, DevicePeers, EventStore, Intake, NothingDurable } from '@app/intake';
import { IntakeWorld } from '../../../../libs/intake/src/testing/intake-world';
import { hidden, person } from '../../../../libs/channels/src/whatsapp-web/whatsapp-web.payloads';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database';
import { until } from '../../../../test/support/system';
import { DeviceIntake } from './device-intake';

/** Neither database nor disk take anything at first. */
class RefusingIntake extends Intake {
  refusals = 0;

  override accept(arrival: Arrival): Promise<'stored' | 'spooled'> {
    if (this.refusals-- > 0) return Promise.reject(new NothingDurable('disk is full'));
    return super.accept(arrival);
  }
}

describe('what the linked phone told', () => {
  let test: TestDatabase;
  let world: IntakeWorld;
  let intake: Intake;
  let peers: DevicePeers;
  let channel: WhatsappWebChannel;

  beforeAll(async () => {
    test = await createTestDatabase();
    world = await IntakeWorld.at(test.url);
    peers = new DevicePeers(world.database, world.vault);
    channel = new WhatsappWebChannel(world.clock);
  });

  beforeEach(async () => {
    await world.reset();
    await world.database.query('DELETE FROM linked_device_peers');
    intake = world.intake();
    await intake.drain();
  });

  afterEach(() => intake.onModuleDestroy());

  afterAll(async () => {
    await world.close();
    await test.drop();
  });

  const through = (one: Intake = intake): DeviceIntake => new DeviceIntake(one, peers, world.clock);
  const said = (
    n: number,
    about: Partial<{ chat: string; phone: string; fromMe: boolean }> = {},
  ): WebEvent => {
    const { chat = person, fromMe = false } = about;
    const id = `${String(fromMe)}_${chat}_${n}`;
    return {
      event: 'message',
      message: { id, type: 'chat', fromMe, t: 1, text: `pesan ${n}`, ...about, chat },
    };
  };
  const rows = (): Promise<{ type: string; lane: Buffer }[]> =>
    world.database.query('SELECT type, lane FROM inbound_events ORDER BY seq');

  it('is stored raw and sealed, and once however often it is told', async () => {
    await through().accept(channel, said(1));
    await through().accept(channel, said(1));

    expect(await rows()).toHaveLength(1);
    const [body] = await world.database.query<{ text: string }>(
      'SELECT inbound_bodies::text AS text FROM inbound_bodies',
    );
    expect(body?.text).not.toContain(Buffer.from('pesan').toString('hex'));
  });

  it('is worked in one line for a person under both his ids', async () => {
    await through().accept(channel, said(1));
    await through().accept(channel, said(2, { chat: hidden, phone: person }));

    const [one, two] = await rows();
    expect(one?.lane).toEqual(two?.lane);
  });

  it('moves nobody to another chat but by what he writes there himself', async () => {
    await through().accept(channel, said(1, { chat: hidden, phone: person }));
    await through().accept(channel, said(2, { fromMe: true }));
    expect(await peers.chatOf(channel.name, person)).toBe(hidden);

    await through().accept(channel, said(3));

    expect(await peers.chatOf(channel.name, person)).toBe(person);
  });

  it('lies in the spool while the database is away, under the id that it came with, and is stored after it', async () => {
    const away = databaseAt('postgresql://nobody@127.0.0.1:9/none', 1);
    const dark = new Intake(away, new EventStore(away, world.vault, world.wakeUp), world.spool);
    const darkPeers = new DevicePeers(away, world.vault);

    await new DeviceIntake(dark, darkPeers, world.clock).accept(channel, said(1));
    await dark.onModuleDestroy();
    expect(await rows()).toEqual([]);
    const nextLife = world.intake();
    await nextLife.drain();
    await nextLife.onModuleDestroy();

    expect(await rows()).toMatchObject([{ type: 'message' }]);
  });

  it('waits for as long as nothing durable takes it, for nobody would tell it again', async () => {
    const refusing = new RefusingIntake(world.database, world.store, world.spool);
    await refusing.drain();
    refusing.refusals = 1;

    const accepted = through(refusing).accept(channel, said(1));
    await until('the refusal', async () => refusing.refusals === 0);
    expect(await rows()).toEqual([]);
    await accepted;

    expect(await rows()).toHaveLength(1);
    await refusing.onModuleDestroy();
  });
});
