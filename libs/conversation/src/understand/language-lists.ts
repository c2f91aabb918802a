import type { WordLists } from './lexicon';

/** The lists of one of the catalogue's language files; a missing file is empty. */
export function listsOf(language: Readonly<Record<string, unknown>>, file: string): WordLists {
  const table = language[file];
  const entries = table && typeof table === 'object' ? Object.entries(table) : [];
  return Object.fromEntries(
    entries.map(([name, list]) => [
      name,
      Array.isArray(list) ? list.filter((item) => typeof item === 'string') : [],
    ]),
  );
}
