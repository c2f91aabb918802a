import { graphError } from './graph-simulator-errors';
import { type SimulatedAnswer } from './graph-simulator-proxy';

type Channel = 'messenger' | 'whatsapp';

/** Limits of protocol.md 5 and 6; each is off where it is not set. */
export interface RateLimits {
  /** Messages a second of the whole account. */
  perSecond?: number;
  /** Messages to one person at once, and one more each time so many milliseconds have passed. */
  pair?: { burst: number; everyMs: number };
}

/** Counts what was sent by the world's clock, and answers the error of a broken limit. */
export class Rates {
  limits: Record<Channel, RateLimits> = { messenger: {}, whatsapp: {} };
  private readonly lastSecond: Record<Channel, number[]> = { messenger: [], whatsapp: [] };
  private readonly busyUntil = new Map<string, number>();

  constructor(private readonly now: () => number) {}

  /** Undefined when this message may pass; it then counts. */
  refusal(channel: Channel, recipient: string): SimulatedAnswer | undefined {
    const { perSecond, pair } = this.limits[channel];
    const now = this.now();
    const recent = this.lastSecond[channel].filter((at) => now - at < 1000);
    this.lastSecond[channel] = recent;
    if (perSecond !== undefined && recent.length >= perSecond) return throughput(channel);
    const key = `${channel}:${recipient.replace(/^\+/, '')}`;
    if (pair) {
      const busy = Math.max(this.busyUntil.get(key) ?? 0, now);
      if (busy - now > (pair.burst - 1) * pair.everyMs) {
        return graphError({
          message: 'Pair rate limit hit',
          code: 131056,
          details: 'Too many to one person',
        });
      }
      this.busyUntil.set(key, busy + pair.everyMs);
    }
    recent.push(now);
    return undefined;
  }

  /** Meta's headers of usage, in percent. */
  headers(channel: Channel): Record<string, string> {
    const { perSecond } = this.limits[channel];
    const used = Math.round((this.lastSecond[channel].length / (perSecond ?? 300)) * 100);
    const usage = { call_count: used, total_cputime: 1, total_time: 1 };
    const business = { '100200300': [{ type: channel, ...usage, estimated_time_to_regain_access: 0 }] };
    return {
      'x-app-usage': JSON.stringify(usage),
      'x-business-use-case-usage': JSON.stringify(business),
    };
  }
}

function throughput(channel: Channel): SimulatedAnswer {
  return channel === 'whatsapp'
    ? graphError({ status: 429, message: 'Rate limit hit', code: 130429 })
    : graphError({ message: 'Calls to this api have exceeded the rate limit.', code: 613 });
}
