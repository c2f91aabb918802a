import { distance } from 'fastest-levenshtein';
import { type VillageDefinition } from './office.definition';
import { plainWords } from './spoken-words';

/** What became of a village's name: ours, gone to another district, or not known. */
export type VillageMatch =
  { kind: 'ours' | 'moved'; village: VillageDefinition } | { kind: 'unknown'; village?: undefined };

interface Name {
  village: VillageDefinition;
  words: string;
  compact: string;
}

/** Finds a village by code, name, other name, or a name misspelt by a letter or two; never guesses between two. */
export function findVillage(
  raw: string,
  villages: readonly VillageDefinition[],
  today: string,
): VillageMatch {
  const village = byCode(raw, villages) ?? byName(raw, villages);
  if (!village || (village.valid_from !== null && today < village.valid_from)) return { kind: 'unknown' };
  return { kind: isServedOn(village, today) ? 'ours' : 'moved', village };
}

/** Whether the office serves the village on that day (`yyyy-mm-dd`). */
export function isServedOn({ valid_from: from, valid_to: to }: VillageDefinition, day: string): boolean {
  return (from === null || day >= from) && (to === null || day < to);
}

function byCode(raw: string, villages: readonly VillageDefinition[]): VillageDefinition | undefined {
  const digits = raw.replace(/\D/g, '');
  if (!/^[\d.\s]+$/.test(raw.trim()) || digits.length !== 10) return undefined;
  return villages.find(({ code }) => code.replaceAll('.', '') === digits);
}

function byName(raw: string, villages: readonly VillageDefinition[]): VillageDefinition | undefined {
  const words = plainWords(raw)
    .replace(/\b(?:saya|di|tinggal|desa|ds|dusun|kampung|kelurahan|kel)\b/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const compact = words.replaceAll(' ', '');
  if (compact.length < 3) return undefined;
  const names = namesOf(villages);
  return (
    names.find((name) => name.compact === compact)?.village ??
    longestIn(words, names) ??
    nearest(compact, names)
  );
}

const namesByList = new WeakMap<readonly VillageDefinition[], Name[]>();

/** Made once for a list: the same is asked for with every message. */
function namesOf(villages: readonly VillageDefinition[]): Name[] {
  const names = namesByList.get(villages) ?? plainNames(villages);
  namesByList.set(villages, names);
  return names;
}

function plainNames(villages: readonly VillageDefinition[]): Name[] {
  return villages.flatMap((village) =>
    [village.name, ...village.aliases].map((name) => {
      const words = plainWords(name);
      return { village, words, compact: words.replaceAll(' ', '') };
    }),
  );
}

/** The longest name that stands in the text as whole words (`rt 3 liang ulu` is not Liang). */
function longestIn(text: string, names: readonly Name[]): VillageDefinition | undefined {
  const framed = ` ${text} `;
  const found = names.filter(({ words }) => framed.includes(` ${words} `));
  return found.sort((a, b) => b.words.length - a.words.length)[0]?.village;
}

/** The one village whose name is nearest; none where two are as near or the text begins the names of two. */
function nearest(compact: string, names: readonly Name[]): VillageDefinition | undefined {
  const beginnings = new Set(names.filter((n) => n.compact.startsWith(compact)).map(({ village }) => village.code));
  if (beginnings.size > 1) return undefined;
  const limit = compact.length >= 8 ? 2 : compact.length >= 5 ? 1 : 0;
  const near = names
    .map((name) => ({ ...name, far: distance(compact, name.compact) }))
    .filter(({ far }) => far <= limit)
    .sort((a, b) => a.far - b.far);
  const rivals = new Set(near.filter(({ far }) => far === near[0]?.far).map((n) => n.village.code));
  return rivals.size === 1 ? near[0]?.village : undefined;
}
