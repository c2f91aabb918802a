import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { metaJson, signatureOf } from '../support/graph-simulator-webhooks';
import { percentile } from './report';

/** What a load of webhooks came to. */
export interface LoadResult {
  perSecond: number;
  p50: number;
  p99: number;
  answered: number;
  refused: number;
}

const clock = (): number => performance.timeOrigin + performance.now();
const citizens = 5000;

/** Signed Messenger texts as the bytes of whole requests, each with an id of its own. */
export class Webhooks {
  constructor(
    private readonly target: URL,
    private readonly pageId: string,
    private readonly appSecret: string,
  ) {}

  /** The n-th text; `sender` is invented where it does not matter who writes. */
  request(n: number, sender = `90000000${n % citizens}`, text = 'Halo, saya mau tanya'): Buffer {
    const at = Math.round(clock());
    const message = { mid: `m_${randomUUID()}`, text };
    const messaging = [{ sender: { id: sender }, recipient: { id: this.pageId }, timestamp: at, message }];
    const body = metaJson({ object: 'page', entry: [{ id: this.pageId, time: at, messaging }] });
    const headers = {
      host: this.target.host,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      ...signatureOf(body, this.appSecret),
    };
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    return Buffer.from(`POST ${this.target.pathname} HTTP/1.1\r\n${lines.join('')}\r\n${body}`);
  }
}

/**
 * Sends as fast as the other side answers, over so many connections, until the requests or the time are used up. Plain
 * sockets and bytes made beforehand: on two cores the load must not be what is measured.
 */
export async function fire(
  target: URL,
  requests: Iterator<Buffer>,
  { connections = 50, seconds = Infinity }: { connections?: number; seconds?: number } = {},
): Promise<LoadResult> {
  const times: number[] = [];
  let refused = 0;
  const began = performance.now();
  const end = began + seconds * 1000;
  const line = (): Promise<void> =>
    new Promise((done, failed) => {
      const socket = connect(Number(target.port), target.hostname);
      socket.setNoDelay(true);
      let sentAt = 0;
      const next = (): void => {
        const { value, done: isLast } = requests.next();
        if (isLast || performance.now() > end) return done(void socket.end());
        sentAt = performance.now();
        socket.write(value as Buffer); // not the last: there is one
      };
      socket.once('connect', next);
      socket.on('data', (data) => {
        // Answers are far smaller than a packet, and the next request waits for this one.
        times.push(performance.now() - sentAt);
        if (!data.toString('latin1', 0, 12).endsWith('200')) refused++;
        next();
      });
      socket.once('error', failed);
    });
  await Promise.all(Array.from({ length: connections }, line));
  const took = (performance.now() - began) / 1000;
  return {
    perSecond: times.length / took,
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
    answered: times.length,
    refused,
  };
}
