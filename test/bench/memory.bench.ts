import { readFileSync } from 'node:fs';
import { GraphSimulator, simulatorSettings } from '../support/graph-simulator';
import { TestSystem } from '../support/system';
import { startBenchPostgres } from './postgres';
import { round, tell } from './report';
import { fire, Webhooks } from './webhook-load';

const step = 10_000;
/** Long enough for the worker to collect its old garbage more than once: what it holds is a saw, whose lowest points count. */
const total = 300_000;
const mib = 1024;

/** Many messages at full speed, the worker at work: what the processes hold must not grow with them. */
export async function run(): Promise<void> {
  const postgres = await startBenchPostgres();
  const simulator = await GraphSimulator.start();
  const url = await postgres.create('memory');
  const system = await TestSystem.start({
    clockMoves: false,
    database: { url, drop: async () => undefined },
    env: { ...simulator.env, LOG_LEVEL: 'error' },
  });
  try {
    const { pageId, appSecret } = simulatorSettings.messenger;
    const target = new URL('/webhooks/messenger', system.url);
    const webhooks = new Webhooks(target, pageId, appSecret);
    const rows: [number, number, number, number][] = [];
    for (let sent = 0; sent < total; sent += step) {
      const requests = Array.from({ length: step }, (_, n) => webhooks.request(sent + n));
      const { perSecond, refused } = await fire(target, requests.values());
      if (refused > 0) throw new Error(`${refused} not answered 200`);
      rows.push([
        sent + step,
        round(perSecond, 0),
        residentMiB(system.api.pid),
        residentMiB(system.worker.pid),
      ]);
      process.stderr.write(`${rows.at(-1)?.join(' ')}\n`);
    }
    const half = rows.length / 2;
    const lowest = (part: typeof rows, column: 2 | 3): number => Math.min(...part.map((row) => row[column]));
    // The first is left out: caches and compilers were still cold.
    const grown = (column: 2 | 3): number =>
      lowest(rows.slice(half), column) / lowest(rows.slice(1, half), column);
    tell({
      name: 'memory',
      about: `\`npm run bench -- memory\`: ${total} signed Messenger texts at full speed over 50 connections, the worker at work. Of each half of the run its lowest points are compared: between them garbage gathers until it is collected.`,
      tables: [
        { title: 'Resident memory', columns: ['messages', 'requests/s', 'API MiB', 'worker MiB'], rows },
      ],
      aims: [
        { what: 'API, second half over first', measured: grown(2), better: 'at most', aim: 1.25 },
        { what: 'worker, second half over first', measured: grown(3), better: 'at most', aim: 1.25 },
      ],
    });
  } finally {
    await system.stop();
    await simulator.stop();
    await postgres.stop();
  }
}

/** What a process has in memory now; Linux only. */
function residentMiB(pid: number): number {
  const line = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Math.round(Number(line?.[1]) / mib);
}
