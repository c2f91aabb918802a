import { createInterface } from 'node:readline';
import { loadCatalogue } from '@app/catalogue';
import { type Reading, Understanding } from '@app/conversation';
import { SystemClock } from '@app/core';

const usage =
  'npm run understand < FILE    one sentence a line; prints what it is taken to mean, a JSON line each\n';

/** `npm run understand`: reads sentences until the input ends. */
export async function run(args: string[]): Promise<number> {
  if (args.length > 0) {
    process.stderr.write(usage);
    return 1;
  }
  const understanding = new Understanding(loadCatalogue(process.env['CATALOGUE_DIR']?.trim() || 'catalogue'));
  const clock = new SystemClock();
  for await (const text of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    if (text.trim() === '') continue;
    const reading = understanding.read(text, { today: clock.now() });
    process.stdout.write(`${JSON.stringify(asLine(text, reading))}\n`);
  }
  return 0;
}

/** The line of contract.md 1, and why. */
function asLine(text: string, reading: Reading): Record<string, unknown> {
  const { intent, service, confidence, sure, alternatives, values, reason } = reading;
  return { text, intent, service, confidence, sure, alternatives, values, reason };
}
