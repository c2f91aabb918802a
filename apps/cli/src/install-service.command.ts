import { spawnSync } from 'node:child_process';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { userInfo } from 'node:os';
import { type ServicePlace, serviceUnit } from './service-unit';

const unitFile = '/etc/systemd/system/si-cepat-mesi.service';

/** Makes the system start with the machine, where systemd is; else says what to do. */
export async function run([option]: string[]): Promise<number> {
  if (option !== undefined && option !== '--print') {
    process.stderr.write('usage: npm run install-service [-- --print]\n');
    return 2;
  }
  const unit = serviceUnit(place());
  process.stdout.write(unit);
  if (option === '--print') return 0;
  if (!existsSync('/run/systemd/system')) {
    process.stderr.write(
      '\nthis machine has no systemd: let its own way of starting programs run `npm start` here\n',
    );
    return 1;
  }
  if (userInfo().uid !== 0) {
    process.stderr.write(`\nto install it: sudo npm run install-service (it writes ${unitFile})\n`);
    return 1;
  }
  writeFileSync(unitFile, unit, { mode: 0o644 });
  for (const args of [['daemon-reload'], ['enable', 'si-cepat-mesi.service']]) {
    const { status } = spawnSync('systemctl', args, { stdio: 'inherit' });
    if (status !== 0) return 1;
  }
  process.stdout.write('\ninstalled: it starts with the machine; now: systemctl start si-cepat-mesi\n');
  return 0;
}

/** As the folder's owner, not as the root who installs it. */
function place(): ServicePlace {
  const folder = process.cwd();
  const dataDir = resolve(process.env['DATA_DIR']?.trim() || './data');
  const { uid } = statSync(folder);
  const found = spawnSync('id', ['-nu', String(uid)], { encoding: 'utf8' });
  const user = process.env['SUDO_USER'] ?? (found.stdout.trim() || userInfo().username);
  return { user, folder, dataDir, node: process.execPath, path: dirname(process.execPath) };
}
