import type { WishRow } from './citizen-voice';
import { monthNameOf, type Table, type Cell } from './recap-table';
import type { RecapView } from './recap';

/** Words of the recap: a text, and a name where there may be none. */
export interface RecapWords {
  t(key: string, params?: Record<string, string>): string;
  named(key: string, otherwise: string): string;
  titleOf(service: string): string;
}

/** What citizens thought of each service; a dash where too few said so. */
export function ratingTable({ ratings }: RecapView, words: RecapWords): Table {
  return {
    title: words.t('ratings'),
    header: ['service', 'rating_months', 'rating_count', 'rating_mean', 'rating_best'].map((key) =>
      words.t(key),
    ),
    rows: ratings.flatMap(({ service, best, runs }): Cell[][] => {
      const title = words.titleOf(service);
      if (runs.length === 0) return [[title, null, null, null, best]];
      return runs.map(({ from, until, count, mean }) => [title, spanOf(from, until), count, mean, best]);
    }),
    note: words.t('note_ratings'),
  };
}

/** What was asked for that is not done here, by month; the sum first, which a narrow page still shows. */
export function wishTable({ wishes, months }: RecapView, words: RecapWords): Table {
  const columns = months.map(({ month }) => month);
  const row = (name: string, counts: WishRow['months'], total: number | null): Cell[] => [
    name,
    ...(columns.length > 1 ? [total] : []),
    ...columns.map((month) => counts[month] ?? null),
  ];
  return {
    title: words.t('wishes'),
    header: [
      words.t('wish'),
      ...(columns.length > 1 ? [words.t('total')] : []),
      ...columns.map((month) => monthNameOf(month, 'short')),
    ],
    rows: wishes.map(({ wish, months: counts, total }) =>
      row(words.named(`wish_${wish}`, wish), counts, total),
    ),
    note: words.t(wishes.length > 0 ? 'note_wishes' : 'note_no_wishes'),
  };
}

function spanOf(from: number, until: number): string {
  return from === until ? monthNameOf(from) : `${monthNameOf(from)}–${monthNameOf(until)}`;
}
