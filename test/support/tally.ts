import type { SentMessage } from './graph-simulator';
import { countIn, until } from './system';

/** What became of the messages that citizens sent. */
export interface Tally {
  sent: number;
  stored: number;
  worked: number;
  /** Sent and answered 200, but not there. */
  lost: number;
  /** Messages of theirs that are there twice, and messages of ours that went out twice. */
  doubled: number;
}

const count = (sql: string): string => `SELECT count(*) AS n FROM ${sql}`;

/** Waits until nothing is left to be worked or sent. */
export async function settled(url: string, seconds = 60): Promise<void> {
  const open = `(SELECT 1 FROM inbound_events WHERE status = 'pending'
    UNION ALL SELECT 1 FROM outbound_messages WHERE status IN ('queued', 'sending')) AS open`;
  await until('nothing is left to be done', async () => (await countIn(url, count(open))) === 0, seconds);
}

/** Counts in the database and at the other end, and prints the line. `sent` counts different messages, not deliveries. */
export async function tallyOf(
  name: string,
  url: string,
  { sent, replies }: { sent: number; replies: readonly SentMessage[] },
): Promise<Tally> {
  const events = `inbound_events WHERE type = 'message'`;
  const stored = await countIn(
    url,
    `SELECT count(DISTINCT external_hash) AS n FROM messages WHERE direction = 'inbound'`,
  );
  const rows = await countIn(url, count(`messages WHERE direction = 'inbound'`));
  const worked = await countIn(url, count(`${events} AND status = 'done'`));
  const doubled = rows - stored + twiceIn(replies.map(({ mark, id }) => mark ?? id));
  const tally = { sent, stored, worked, lost: sent - stored, doubled };
  const words = Object.entries(tally).map(([word, n]) => `${word} ${n}`);
  process.stdout.write(`${name}: ${words.join(', ')}\n`);
  return tally;
}

function twiceIn(marks: readonly string[]): number {
  return marks.length - new Set(marks).size;
}
