import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { type CaseHead, RootHash } from '@app/casework';

/** The file is not what `npm run ledger -- root` wrote. */
export class RootUnreadable extends Error {}

/**
 * Reads a root kept elsewhere; what npm prints around it is passed over. A file that was cut or edited is refused: its
 * last line says how many heads there are and their hash. @throws RootUnreadable
 */
export async function keptRoot(file: string): Promise<CaseHead[]> {
  const heads: CaseHead[] = [];
  const hash = new RootHash();
  let told: unknown;
  for await (const line of createInterface({ input: createReadStream(file) })) {
    if (!line.startsWith('{')) continue;
    const value: unknown = parsed(line);
    if (isHead(value)) {
      heads.push(value);
      hash.add(value);
    } else if (isTotal(value)) told = value;
  }
  if (JSON.stringify(hash.end()) !== JSON.stringify(told))
    throw new RootUnreadable(`${file} is not a whole root`);
  return heads;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

function isTotal(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'root' in value && 'cases' in value;
}

function isHead(value: unknown): value is CaseHead {
  return (
    typeof value === 'object' && value !== null && 'caseId' in value && 'seq' in value && 'hash' in value
  );
}
