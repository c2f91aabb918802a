import { appendFileSync, chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database';
import { NothingDurable, SpoolNotWritable, SubmissionDiffers } from './intake.errors';
import { Spool } from './spool';
import { aMessage, anArrival, IntakeWorld } from './testing/intake-world';

describe('the spool', () => {
  let test: TestDatabase;
  let world: IntakeWorld;

  beforeAll(async () => {
    test = await createTestDatabase();
    world = await IntakeWorld.at(test.url);
  });

  afterAll(async () => {
    await world?.close();
    await test?.drop();
  });

  beforeEach(() => world.reset());
  afterEach(() => jest.restoreAllMocks());

  const away = (): jest.SpyInstance =>
    jest
      .spyOn(world.store, 'storeRows')
      .mockRejectedValue(Object.assign(new Error('gone'), { code: '57P01' }));
  const spoolFiles = (): string[] =>
    readdirSync(join(world.folder, 'spool')).map((name) => join(world.folder, 'spool', name));

  it('takes what comes while the database is away, and hands it over in order when it is back', async () => {
    const intake = world.intake();
    await intake.drain();
    const database = away();
    for (const name of ['one', 'two', 'three']) {
      expect(await intake.accept(anArrival([aMessage({ externalId: name })]))).toBe('spooled');
    }
    expect(intake.behind).toBe(true);

    database.mockRestore();
    const behind = intake.accept(anArrival([aMessage({ externalId: 'four' })]));
    expect(await behind).toBe('spooled'); // newer ones queue up behind
    await intake.drain();
    expect(await intake.accept(anArrival([aMessage({ externalId: 'five' })]))).toBe('stored');
    await world.workAll();

    expect(world.handler.worked).toEqual(['one', 'two', 'three', 'four', 'five']);
    expect(spoolFiles()).toEqual([]);
    await intake.onModuleDestroy();
  });

  it('is sealed, also against its own name', async () => {
    await world.spool.append([anArrival([aMessage({ text: 'Siti Contoh 6402994101900001' })])]);

    const [file = ''] = spoolFiles();
    const bytes = readFileSync(file);
    expect(bytes.includes('Siti Contoh')).toBe(false);
    expect(bytes.includes(Buffer.from('Siti Contoh').toString('base64').slice(0, 12))).toBe(false);
  });

  it('cuts off the one record that a power cut tore, and loses none before it', async () => {
    await world.spool.append([anArrival([aMessage({ externalId: 'whole' })])]);
    await world.spool.close();
    const [file = ''] = spoolFiles();
    appendFileSync(file, Buffer.from([0, 0, 1, 0, 7, 7, 7]));

    const drained: string[] = [];
    await new Spool(join(world.folder, 'spool'), world.vault).drain(async (arrivals) => {
      drained.push(...arrivals.flatMap(({ events }) => events.map(({ dedupe }) => dedupe)));
    });

    expect(drained).toEqual(['message:whole']);
  });

  it('hands a record that a bad disk changed to a person, and loses none beside it', async () => {
    for (const externalId of ['before', 'changed', 'after']) {
      await world.spool.append([anArrival([aMessage({ externalId })])]);
    }
    await world.spool.close();
    const [file = ''] = spoolFiles();
    const bytes = readFileSync(file);
    const middle = Math.floor(bytes.length / 2);
    bytes.writeUInt8(bytes.readUInt8(middle) ^ 0xff, middle);
    writeFileSync(file, bytes);

    const intake = world.intake();
    await intake.drain();
    await world.workAll();

    expect([...world.handler.worked].sort()).toEqual(['after', 'before', 'unreadable']);
    expect(spoolFiles()).toEqual([]);
    await intake.onModuleDestroy();
  });

  it('is not held up by an arrival that the database refuses for itself', async () => {
    const odd = anArrival([aMessage({ externalId: 'odd' })], { account: 'no\0text' });
    await world.spool.append([anArrival([aMessage({ externalId: 'good' })]), odd]);
    const intake = world.intake();

    await intake.drain();
    await world.workAll();

    expect([...world.handler.worked].sort()).toEqual(['good', 'unreadable']);
    expect(intake.behind).toBe(false);
    await intake.onModuleDestroy();
  });

  it('keeps its files when the database goes again in the middle of the draining', async () => {
    const arrivals = Array.from({ length: 250 }, (_, i) => anArrival([aMessage({ externalId: `n${i}` })]));
    await world.spool.append(arrivals);
    const store = world.store.storeRows.bind(world.store);
    let calls = 0;
    const database = jest.spyOn(world.store, 'storeRows').mockImplementation(async (batch) => {
      calls += 1;
      if (calls > 1) throw Object.assign(new Error('gone'), { code: '08006' });
      return store(batch);
    });
    const intake = world.intake();

    await intake.drain();
    expect(await world.events()).toHaveLength(100);
    database.mockRestore();
    await intake.drain();

    expect(await world.events()).toHaveLength(250); // the first hundred came twice and are stored once
    await intake.onModuleDestroy();
  });

  it('answers a form sent again with the same key once, and another body under it never', async () => {
    const form = (body: string) => ({
      ...anArrival([aMessage({ externalId: 'key' })], { channel: 'web' }),
      contentHash: Buffer.from(body),
    });
    const intake = world.intake();
    await intake.drain();
    expect(await intake.acceptSubmission(form('a'))).toBe('stored');
    expect(await intake.acceptSubmission(form('a'))).toBe('stored');
    await expect(intake.acceptSubmission(form('b'))).rejects.toThrow(SubmissionDiffers);

    away();
    const other = { ...form('c'), events: [aMessage({ externalId: 'key2' })] };
    expect(await intake.acceptSubmission(other)).toBe('spooled');
    await expect(intake.acceptSubmission({ ...other, contentHash: Buffer.from('d') })).rejects.toThrow(
      SubmissionDiffers,
    );
    await intake.onModuleDestroy();
  });

  it('says so when neither database nor spool takes it, and takes the next again', async () => {
    const intake = world.intake();
    await intake.drain();
    away();
    const disk = jest
      .spyOn(world.spool, 'append')
      .mockRejectedValue(Object.assign(new Error('full'), { code: 'ENOSPC' }));

    await expect(intake.accept(anArrival([aMessage()]))).rejects.toThrow(NothingDurable);
    disk.mockRestore();
    expect(await intake.accept(anArrival([aMessage()]))).toBe('spooled');
    await intake.onModuleDestroy();
  });

  it('refuses to start on a folder that cannot be written', async () => {
    const file = join(world.folder, 'a-file');
    writeFileSync(file, '');
    chmodSync(file, 0o400);
    await expect(new Spool(join(file, 'spool'), world.vault).prepare()).rejects.toThrow(SpoolNotWritable);
  });
});
