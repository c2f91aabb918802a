import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Fault, GraphSimulator } from '../support/graph-simulator';
import { countIn, TestSystem, until } from '../support/system';
import { settled, tallyOf } from '../support/tally';

const photo = readFileSync(join(__dirname, '../contract/photo.jpg'));
const minute = 60_000;
const people = 4;

/** Every kind of call that a file needs, refused for as long as nobody clears it. */
const refused: Fault[] = [
  { on: 'download', status: 503, body: 'Service Unavailable', times: Infinity },
  { on: 'lookup', status: 503, body: 'Service Unavailable', times: Infinity },
];

describe('media answered 503 for ten minutes', () => {
  let simulator: GraphSimulator;
  let system: TestSystem;

  beforeAll(async () => {
    simulator = await GraphSimulator.start({});
    system = await TestSystem.start({ env: simulator.env });
    simulator.baseUrl = system.url;
  }, 120_000);

  afterAll(async () => {
    await simulator?.stop();
    await system?.stop();
  }, 30_000);

  const files = (state: string): Promise<number> =>
    countIn(system.databaseUrl, `SELECT count(*) AS n FROM message_attachments WHERE state = '${state}'`);
  const attempts = (): Promise<number> =>
    countIn(system.databaseUrl, 'SELECT sum(attempts) AS n FROM message_attachments');

  /** Lets two minutes pass, and the sweeper look, whose own pace is not moved. */
  async function pass(): Promise<void> {
    system.advance(2 * minute);
    simulator.world.advance(2 * minute);
    await sleep(2500);
  }

  it('holds up no message, and every photo comes in the end, once and whole', async () => {
    for (const fault of refused) simulator.failNext(fault);
    for (let i = 0; i < people; i++) {
      await simulator.messenger.photo(`7420000${i}`, photo);
      await simulator.whatsapp.photo(`62800000020${i}`, photo);
    }
    await until('each was tried', async () => (await attempts()) >= people * 2);
    await settled(system.databaseUrl);
    const answeredMeanwhile = new Set(simulator.sent.map(({ recipient }) => recipient)).size;
    for (let n = 0; n < 5; n++) await pass();
    const storedMeanwhile = await files('stored');
    const tried = await attempts();
    simulator.world.clearFaults();
    for (let n = 0; n < 15 && (await files('stored')) < people * 2; n++) await pass();
    await settled(system.databaseUrl);

    const sent = people * 2;
    const tally = await tallyOf('media 503', system.databaseUrl, { sent, replies: simulator.sent });
    const photos = { stored: await files('stored'), unavailable: await files('unavailable') };
    const whole = await countIn(
      system.databaseUrl,
      `SELECT count(*) AS n FROM message_attachments a JOIN files f ON f.id = a.file_id
        WHERE f.state = 'stored' AND f.size = ${photo.length}`,
    );
    process.stdout.write(`media 503: photos ${sent}, tries meanwhile ${tried}, kept ${photos.stored}\n`);
    expect(tally).toEqual({ sent, stored: sent, worked: sent, lost: 0, doubled: 0 });
    expect(storedMeanwhile).toBe(0);
    expect(tried).toBeGreaterThan(sent * 2);
    expect(answeredMeanwhile).toBe(sent);
    expect(photos).toEqual({ stored: sent, unavailable: 0 });
    expect(whole).toBe(sent);
  }, 240_000);
});
