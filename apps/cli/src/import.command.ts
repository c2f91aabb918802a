import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Environment } from '@app/config';
import { SystemClock } from '@app/core';
import { databaseAt } from '@app/database';
import { readRecapCsv, RecapFileInvalid, RecapHistory } from '@app/transparency';

const usage = `npm run import -- recap FILE.csv    figures from before the system, for the recap
  columns: year,month,service,series,files,source,quality and, where known, channel,village
  month: 1 to 12, or total for a total as the source printed it; files: a number, or nothing where there is none
`;

/** `recap FILE.csv`: the same file again changes nothing; a file with a mistake is not taken at all. */
export async function run([what, file]: string[]): Promise<number> {
  if (what !== 'recap' || !file) {
    process.stderr.write(usage);
    return 2;
  }
  let rows: ReturnType<typeof readRecapCsv>;
  try {
    rows = readRecapCsv(readFileSync(file, 'utf8'));
  } catch (error) {
    if (!(error instanceof RecapFileInvalid)) throw error;
    process.stderr.write(`${file}: ${error.message}\n`);
    return 1;
  }
  const database = databaseAt(new Environment(process.env).databaseUrl, 2);
  await database.connect();
  try {
    await new RecapHistory(database, new SystemClock()).take(basename(file), rows);
    process.stdout.write(`${rows.length} rows of ${basename(file)} are in the recap\n`);
    return 0;
  } finally {
    await database.close();
  }
}
