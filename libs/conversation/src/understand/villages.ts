import { findVillage, type OfficeDefinition } from '@app/catalogue';
import { normalise } from './normalise';
import type { FoundValues } from './reading';

const leadsTo = new Set(
  'desa ds kampung kampong kelurahan kel dari di tinggal orang warga asal dusun'.split(' '),
);

/** The village named in a text, also misspelt after a word that leads to a place (`orang sebelimbngan`). */
export function findVillageIn(
  text: string,
  { villages }: OfficeDefinition,
  day: string,
): FoundValues['village'] {
  for (const candidate of candidatesIn(text)) {
    const { kind, village } = findVillage(candidate, villages, day);
    if (kind === 'unknown') continue;
    const { code, name, district } = village;
    return { code, name, district, served: kind === 'ours' };
  }
  return undefined;
}

function* candidatesIn(text: string): Generator<string> {
  yield text;
  const words = normalise(text).split(' ');
  for (let at = 1; at < words.length; at++) {
    if (!leadsTo.has(words[at - 1] ?? '')) continue;
    for (const count of [3, 2, 1]) {
      const candidate = words.slice(at, at + count).join(' ');
      if (candidate.length >= 4) yield candidate;
    }
  }
}
