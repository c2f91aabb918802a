import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { findBinaries } from './binaries';
import { canReach, serverAccount, type OsAccount } from './os-account';

/** Where the server's files are, and as whom it runs. */
export interface Location {
  account?: OsAccount;
  native: string;
  /** Folder of the account's own, mode 0700; the cluster is `data` in it. */
  base: string;
  cluster: string;
}

const systemHome = '/var/lib/si-cepat-mesi';

/**
 * Files stay in the data folder where the server's account can reach it. For root in a folder that others cannot walk they
 * go to `home`, and a note in the data folder says where.
 */
export function locate(dir: string, home = systemHome): Location {
  mkdirSync(dir, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
  const note = join(dir, 'postgres.location');
  const noted = existsSync(note) ? readFileSync(note, 'utf8').trim() : join(dir, 'postgres');
  const account = serverAccount(join(noted, 'data'));
  const base = existsSync(join(noted, 'data')) || canReach(account, dir) ? noted : elsewhere(dir, home, note);
  mkdirSync(base, { recursive: true, mode: 0o700 });
  if (account) chownSync(base, account.uid, account.gid);
  chmodSync(base, 0o700);
  const native = findBinaries(account, account ? home : base);
  return { account, native, base, cluster: join(base, 'data') };
}

function elsewhere(dir: string, home: string, note: string): string {
  const name = createHash('sha256').update(realpathSync(dir)).digest('hex').slice(0, 16);
  mkdirSync(home, { recursive: true, mode: 0o755 });
  const base = join(home, name);
  writeFileSync(note, `${base}\n`);
  return base;
}
