import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A copy of the bundled catalogue in which these ready-made services are served, as their guide says. */
export function catalogueWith(...examples: readonly string[]): string {
  const dir = mkdtempSync(join(tmpdir(), 'catalogue-'));
  cpSync('catalogue', dir, { recursive: true });
  for (const name of examples) {
    rmSync(join(dir, 'services', name), { recursive: true, force: true });
    cpSync(join(dir, 'examples', name), join(dir, 'services', name), { recursive: true });
  }
  return dir;
}
