import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const guide = resolve(__dirname, '../../docs/add-a-service.md');

/** The files that the guide shows, by their path below `catalogue/`. */
export function documentedFiles(): Record<string, string> {
  const shown = readFileSync(guide, 'utf8').matchAll(/^`catalogue\/(\S+\.yaml)`\n```yaml\n([\s\S]*?)^```$/gm);
  return Object.fromEntries([...shown].map(([, path = '', text = '']) => [path, text]));
}

/** Writes the guide's service into a catalogue, as somebody who follows the guide would. */
export function writeDocumentedService(catalogueDir: string): void {
  for (const [path, text] of Object.entries(documentedFiles())) {
    const target = join(catalogueDir, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
}
