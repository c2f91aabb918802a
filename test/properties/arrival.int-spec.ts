import { setLogLevel } from '@app/observability';
import fc from 'fast-check';
import { ArrivalWorld, type Dialect, type Element, type Kept, type Step } from './arrival-world';
import { everything, onMessenger, onWhatsapp } from './dialects';

jest.setTimeout(180_000); // a small machine under load

/** Everything a chat knows before the receipt: words, a menu, values, photos, second thoughts. */
const told: readonly Step[] = [
  { does: 'text', id: 'm1', text: 'halo' },
  { does: 'choice', id: 'm2', value: 'ak1' },
  { does: 'text', id: 'm3', text: 'Nama lengkap: Siti Contoh Rahayu' },
  { does: 'edit', of: 'm3', text: 'Nama lengkap: Siti Contoh', nth: 1 },
  { does: 'text', id: 'm4', text: 'NIK: 6402995205990001' },
  { does: 'react', of: 'm4' },
  { does: 'photo', id: 'm5' },
  { does: 'unsend', of: 'm5' },
  { does: 'text', id: 'm6', text: 'berapa lama?' },
  { does: 'edit', of: 'm6', text: 'berapa biayanya?', nth: 1 },
  { does: 'edit', of: 'm6', text: 'berapa lama jadinya?', nth: 2 },
  { does: 'text', id: 'm7', text: 'terima kasih' },
];
const people = ['a', 'b'];
const size = told.length * people.length;
const start = Date.parse('2026-03-02T02:00:00Z');

/** One request: how many elements, in which order, how often it comes at once, and whether work goes on after it. */
const requests = fc.array(
  fc.record({
    take: fc.integer({ min: 1, max: 8 }),
    times: fc.integer({ min: 1, max: 3 }),
    work: fc.boolean(),
  }),
  { minLength: 3, maxLength: 12 },
);
/** Numbers to order by: the same for all, so that a failure is told by its seed alone. */
const order = fc.array(fc.integer(), { minLength: size, maxLength: size });
const again = fc.array(fc.nat({ max: 30 }), { maxLength: 4 });

const shuffled = <T>(items: readonly T[], keys: readonly number[]): T[] =>
  items
    .map((item, i) => ({ item, key: keys[i] ?? 0 }))
    .sort((one, other) => one.key - other.key)
    .map(({ item }) => item);

describe.each<[string, Dialect]>([
  ['Messenger', onMessenger],
  ['WhatsApp', onWhatsapp],
])('what comes from %s', (_name, dialect) => {
  let world: ArrivalWorld;
  let straight: Kept[];
  let made = 0;

  beforeAll(async () => {
    setLogLevel('error');
    world = await ArrivalWorld.start();
    straight = await play((elements) =>
      elements.map((element) => ({ elements: [element], times: 1, work: true })),
    );
  });
  afterAll(() => world?.stop());

  interface Request {
    elements: Element[];
    times: number;
    work: boolean;
  }

  /** Two people tell their story in turns, in requests cut as given; answers what is kept of each. */
  async function play(
    cut: (elements: Element[]) => Request[],
    repeat: readonly number[] = [],
  ): Promise<Kept[]> {
    made += 1;
    const names = people.map((_one, n) => `6280000${String(made).padStart(4, '0')}${n}`);
    const elements = told.flatMap((step, n) =>
      names.map((person) => ({ person, step, at: new Date(start + n * 60_000) })),
    );
    const cuts = cut(elements);
    for (const { elements: some, times, work } of cuts) {
      await Promise.all(Array.from({ length: times }, () => world.post(dialect, some)));
      if (work) await world.work();
    }
    await world.work();
    for (const n of repeat) await world.post(dialect, cuts[n % cuts.length]?.elements ?? []);
    await world.work();
    return Promise.all(names.map((name) => world.kept(name)));
  }

  const cutAs = (
    elements: readonly Element[],
    parts: readonly { take: number; times: number; work: boolean }[],
  ): Request[] => {
    const cuts: Request[] = [];
    for (let from = 0, n = 0; from < elements.length; n++) {
      const { take, times, work } = parts[n % parts.length] ?? { take: 1, times: 1, work: true };
      cuts.push({ elements: elements.slice(from, from + take), times, work });
      from += take;
    }
    return cuts;
  };

  it('is told once as it was meant: the ground for all below', () => {
    expect(straight[0]).toEqual(straight[1]);
    expect(straight[0]?.messages).toHaveLength(7);
    expect(straight[0]?.replies.length).toBeGreaterThan(5);
  });

  it('works whatever the tables know, keeps each message once, and finishes every event', async () => {
    const bodies = everything[dialect.channel];
    const before = await world.counted();

    for (const body of bodies) await world.postBody(dialect.channel, body);
    await world.work();
    const once = await world.counted();
    for (const body of bodies) await world.postBody(dialect.channel, body);
    await world.work();

    expect(world.parked).toEqual([]);
    expect(await world.counted()).toEqual(once);
    expect(once.unfinished).toBe(0);
    const told = (once.events['message'] ?? 0) - (before.events['message'] ?? 0);
    expect(once.messages - before.messages).toBe(told);
    expect(told).toBeGreaterThan(30);
  });

  it('gives the same messages and the same replies, in any batches, any order within one, any repetition', () =>
    fc.assert(
      fc.asyncProperty(requests, order, again, async (parts, keys, repeat) => {
        const kept = await play(
          (elements) =>
            cutAs(elements, parts).map((cut) => ({ ...cut, elements: shuffled(cut.elements, keys) })),
          repeat,
        );

        expect(kept).toEqual(straight);
        expect(world.parked).toEqual([]);
      }),
      { numRuns: 15 },
    ));

  it('gives the same messages in any order across requests, and never a reply twice', () =>
    fc.assert(
      fc.asyncProperty(requests, order, again, async (parts, keys, repeat) => {
        const kept = await play((elements) => cutAs(shuffled(elements, keys), parts));
        const repeated = await play((elements) => cutAs(shuffled(elements, keys), parts), repeat);

        expect(kept.map(({ messages }) => messages)).toEqual(straight.map(({ messages }) => messages));
        expect(repeated).toEqual(kept);
        expect(world.parked).toEqual([]);
      }),
      { numRuns: 10 },
    ));
});
