import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The program that drives the browser, run from its source without a build. */
export function driverProgramIn(root: string): { file: string; args: string[] } {
  return {
    file: resolve(root, 'test/support/run-typescript.cjs'),
    args: [resolve(root, 'libs/channels/src/whatsapp-web/driver/main.ts'), 'runDriver'],
  };
}

/** A program that starts Chromium with these switches before all others: what WHATSAPP_CHROMIUM_PATH may name. */
export function chromiumWith(folder: string, chromium: string, switches: readonly string[]): string {
  const file = join(folder, 'chromium');
  const quoted = switches.map((one) => `'${one}'`).join(' ');
  writeFileSync(file, `#!/bin/sh\nexec '${chromium}' ${quoted} "$@"\n`, { mode: 0o755 });
  return file;
}
