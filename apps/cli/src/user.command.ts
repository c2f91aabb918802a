import { Audit } from '@app/audit';
import { Environment } from '@app/config';
import { SystemClock } from '@app/core';
import { databaseAt } from '@app/database';
import { Users } from '@app/staff';

/** `reset NAME`: a one-time password for somebody who lost his; with `--totp` for a lost second factor too. */
export async function run(given: string[]): Promise<number> {
  const totp = given.includes('--totp');
  const [action, username] = given.filter((word) => word !== '--totp');
  if (action !== 'reset' || !username) {
    process.stderr.write('usage: npm run user -- reset NAME [--totp]\n');
    return 2;
  }
  const env = new Environment(process.env);
  const database = databaseAt(env.databaseUrl, 2);
  await database.connect();
  try {
    const clock = new SystemClock();
    const users = new Users(database, new Audit(database, clock), env, clock);
    process.stdout.write(`${await users.reset(username, { totp })}\n`);
    process.stderr.write('good for one log-in within three days; it must be changed then\n');
    return 0;
  } finally {
    await database.close();
  }
}
