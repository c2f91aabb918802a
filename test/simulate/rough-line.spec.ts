import { metaJson } from '../support/graph-simulator-webhooks';
import { Random } from './random';
import { RoughLine } from './rough-line';

const bodies = Array.from({ length: 40 }, (_, n) => metaJson({ object: 'page', entry: [{ n }] }));
const numbersIn = (bytes: string): number[] =>
  (JSON.parse(bytes) as { entry: { n: number }[] }).entry.map(({ n }) => n);

describe('RoughLine', () => {
  it('brings every entry, some in one request, some twice', async () => {
    const posted: string[] = [];
    const line = new RoughLine((_channel, bytes) => {
      posted.push(bytes);
      return Promise.resolve({ status: 200, body: '' });
    }, new Random(3));

    for (let from = 0; from < bodies.length; from += 4) {
      await Promise.all(bodies.slice(from, from + 4).map((bytes) => line.carry('messenger', bytes)));
    }
    await line.quiet();

    const arrived = posted.flatMap(numbersIn);
    expect([...new Set(arrived)].sort((a, b) => a - b)).toEqual(bodies.map((_, n) => n));
    expect(arrived.length).toBeGreaterThan(bodies.length);
    expect(posted.some((bytes) => numbersIn(bytes).length > 1)).toBe(true);
  });

  it('comes again with what was not taken', async () => {
    let tries = 0;
    const line = new RoughLine(
      () => Promise.resolve({ status: ++tries < 2 ? 503 : 200, body: '' }),
      new Random(1),
    );

    const { status } = await line.carry('whatsapp', bodies[0] ?? '');
    await line.quiet();

    expect(status).toBe(200);
  });
});
