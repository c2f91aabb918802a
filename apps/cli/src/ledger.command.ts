import { Ledger, type LedgerAlarm, LedgerRoot, RootHash } from '@app/casework';
import { Environment } from '@app/config';
import { Vault, type WrappedKey } from '@app/crypto';
import { type Database, databaseAt } from '@app/database';
import { keptRoot } from './kept-root';

const usage = 'usage: npm run ledger -- verify [--against FILE]\n       npm run ledger -- root > FILE\n';

/** Finds any change made behind the ledger's back; `root` writes what is to be kept on another machine. */
export async function run([action, option, file]: string[]): Promise<number> {
  const whole = option === undefined || (option === '--against' && file !== undefined);
  if (action === 'root' && option === undefined) return withRoot(printRoot);
  if (action === 'verify' && whole) return withRoot((root) => verify(root, file));
  process.stderr.write(usage);
  return 2;
}

async function printRoot(root: LedgerRoot): Promise<number> {
  const hash = new RootHash();
  for await (const head of root.heads()) {
    hash.add(head);
    process.stdout.write(`${JSON.stringify(head)}\n`);
  }
  process.stdout.write(`${JSON.stringify(hash.end())}\n`);
  return 0;
}

async function verify(root: LedgerRoot, file: string | undefined): Promise<number> {
  const kept = file === undefined ? [] : await keptRoot(file);
  const found = (await report(root.faults())) + (await report(root.differences(kept)));
  const against = file === undefined ? '' : `, against ${kept.length} kept heads`;
  process.stdout.write(found === 0 ? `the ledger is whole${against}\n` : `${found} found\n`);
  return found === 0 ? 0 : 1;
}

async function report(alarms: AsyncIterable<LedgerAlarm>): Promise<number> {
  let count = 0;
  for await (const alarm of alarms) {
    count += 1;
    process.stdout.write(`${JSON.stringify(alarm)}\n`);
  }
  return count;
}

async function withRoot(work: (root: LedgerRoot) => Promise<number>): Promise<number> {
  const env = new Environment(process.env);
  const database = databaseAt(env.databaseUrl, 2);
  await database.connect();
  try {
    return await work(new LedgerRoot(database, new Ledger(database, await vaultOf(env, database))));
  } finally {
    await database.close();
  }
}

async function vaultOf({ encryptionKey, tokenSecret }: Environment, database: Database): Promise<Vault> {
  const vault = new Vault({ encryptionKey, tokenSecret });
  vault.load(
    await database.query<WrappedKey>(
      'SELECT id, wrapped, sealing_from AS "sealingFrom" FROM keyring ORDER BY id',
    ),
  );
  return vault;
}
