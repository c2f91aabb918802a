import { LettersWorld } from './letters-world';

interface Orders {
  url: string;
  key: { id: number; wrapped: string };
  /** Drafted and committed, all at once. */
  drafts: string[];
  /** Drafted, its number drawn, and never committed: here the process is killed. */
  holds: string;
}

/** An office's second process, for the number race: says `holding` when it stands in the middle of a draft. */
export async function run(): Promise<void> {
  const orders = JSON.parse(process.env['ORDERS'] ?? '') as Orders;
  const { id, wrapped } = orders.key;
  const key = { id, wrapped: Buffer.from(wrapped, 'base64'), sealingFrom: new Date(0) };
  const world = await LettersWorld.at(orders.url, key);
  await Promise.all(orders.drafts.map((caseId) => world.act(caseId, 'draft_letter')));
  await world.database.transaction(async () => {
    await world.act(orders.holds, 'draft_letter');
    process.stdout.write('holding\n');
    await new Promise((resolve) => setTimeout(resolve, 600_000));
  });
}
