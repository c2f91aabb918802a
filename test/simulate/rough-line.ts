import { setTimeout as sleep } from 'node:timers/promises';
import { metaJson, type WebhookAnswer } from '../support/graph-simulator-webhooks';
import type { Random } from './random';

/** Carries one body to the program. */
export type Carry = (channel: 'messenger' | 'whatsapp', bytes: string) => Promise<WebhookAnswer>;

interface Waiting {
  bytes: string;
  done: (answer: WebhookAnswer) => void;
}

const longestWaitMs = 60;
const tries = 5;

/** Meta on a bad day: several bodies in one request, in any order, the same request twice at once or again later. */
export class RoughLine {
  readonly counts = { events: 0, requests: 0, batched: 0, repeated: 0, refused: 0 };
  private readonly waiting = { messenger: [] as Waiting[], whatsapp: [] as Waiting[] };
  private readonly late = new Set<Promise<unknown>>();

  constructor(
    private readonly post: Carry,
    private readonly random: Random,
  ) {}

  carry: Carry = (channel, bytes) =>
    new Promise((done) => {
      this.counts.events++;
      const waiting = this.waiting[channel];
      waiting.push({ bytes, done });
      if (waiting.length === 1)
        setTimeout(() => void this.flush(channel), this.random.between(0, longestWaitMs));
    });

  /** Until all that comes late has come. */
  async quiet(): Promise<void> {
    while (this.late.size > 0) await Promise.all(this.late);
  }

  private async flush(channel: 'messenger' | 'whatsapp'): Promise<void> {
    const batch = this.random.shuffled(this.waiting[channel].splice(0));
    if (batch.length > 1) this.counts.batched += batch.length;
    const bytes = together(batch.map((one) => one.bytes));
    const twice = this.random.chance(0.25);
    if (this.random.chance(0.15)) this.again(channel, bytes, this.random.between(500, 3000));
    const [answer] = await Promise.all([
      this.insist(channel, bytes),
      ...(twice ? [this.insist(channel, bytes)] : []),
    ]);
    if (twice) this.counts.repeated++;
    for (const { done } of batch) done(answer);
  }

  private again(channel: 'messenger' | 'whatsapp', bytes: string, afterMs: number): void {
    this.counts.repeated++;
    const coming = sleep(afterMs)
      .then(() => this.insist(channel, bytes))
      .finally(() => this.late.delete(coming));
    this.late.add(coming);
  }

  /** As Meta does: what is not answered 200 comes again. */
  private async insist(channel: 'messenger' | 'whatsapp', bytes: string): Promise<WebhookAnswer> {
    let answer: WebhookAnswer = { status: 0, body: '' };
    for (let n = 0; n < tries; n++) {
      this.counts.requests++;
      answer = await this.post(channel, bytes).catch(() => ({ status: 0, body: 'not reached' }));
      if (answer.status === 200) return answer;
      await sleep(500 * 2 ** n);
    }
    this.counts.refused++;
    return answer;
  }
}

/** One body with the entries of all. */
function together(bodies: readonly string[]): string {
  const [first, ...more] = bodies;
  if (first === undefined || more.length === 0) return first ?? '';
  const read = bodies.map((bytes) => JSON.parse(bytes) as { object: string; entry: unknown[] });
  return metaJson({ object: read[0]?.object, entry: read.flatMap(({ entry }) => entry) });
}
