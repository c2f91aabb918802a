const months: Record<string, number> = Object.fromEntries(
  [
    'januari jan january',
    'februari feb pebruari peb february',
    'maret mar mrt march',
    'april apr',
    'mei may',
    'juni jun june',
    'juli jul july',
    'agustus agu agt ags agst agus august aug',
    'september sep sept',
    'oktober okt october oct',
    'november nov nopember nop',
    'desember des december dec',
  ].flatMap((names, index) => names.split(' ').map((name) => [name, index + 1])),
);
const monthNames = Object.keys(months)
  .sort((a, b) => b.length - a.length)
  .join('|');

/** With day, month and year; the first shape that a text holds. */
const whole = [
  /(?<!\d)(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})(?!\d)/,
  new RegExp(`(?<!\\d)(?<day>\\d{1,2})[\\s./-]*(?<month>${monthNames})[\\s./,'-]*(?<year>\\d{4}|\\d{2})(?!\\d)`),
  /(?<!\d)(?<day>\d{1,2})\s*[./-]\s*(?<month>\d{1,2})\s*[./-]\s*(?<year>\d{4}|\d{2})(?!\d)/,
  /(?<!\d)(?<day>\d{1,2}) (?<month>\d{1,2}) (?<year>\d{4})(?!\d)/,
  /(?<!\d)(?<day>\d{2})(?<month>\d{2})(?<year>(?:19|20)\d{2})(?!\d)/,
];
/** Without a year: only a day to come is meant for certain. */
const dayAndMonth = [
  new RegExp(`(?<!\\d)(?<day>\\d{1,2})[\\s./-]*(?<month>${monthNames})(?!\\p{L}|[\\s./,'-]*\\d)`, 'u'),
  /^\D{0,12}(?<day>\d{1,2})\s*[/-]\s*(?<month>\d{1,2})(?!\s*[\d/.-])/,
];
const dayOfMonth = /(?:tgl|tanggal|tggl)?[\s.]*(?<!\d)(?<day>\d{1,2})\s+(?:di\s+)?(?:bulan|bln)\s+(?<which>depan|ini)\b/;
const nearDays: Record<string, number> = { 'hari ini': 0, besok: 1, bsk: 1, mpai: 1, isuk: 1, lusa: 2 };
const mostAround = 40;

/**
 * Reads a date as people here write it, alone or in a short sentence: `12-05-1999`, `12 mei 99`, `12051999`. Of days to
 * come (`when` is future) also `12 april`, `tgl 12 bulan depan`, `besok`. Null when there is none or it is not certain:
 * "minggu depan" is no day.
 */
export function readDate(raw: string, today: string, when?: 'past' | 'future'): string | null {
  const text = raw.trim().toLowerCase();
  const found = firstOf(whole, text);
  if (found) {
    const { day = '', month = '', year = '' } = found.groups ?? {};
    const isAlone = text.length - found[0].length <= mostAround;
    return isAlone ? toIso(fullYear(year, today, when), months[month] ?? Number(month), Number(day)) : null;
  }
  return when === 'future' && text.length <= mostAround ? dayToCome(text, today) : null;
}

function firstOf(patterns: readonly RegExp[], text: string): RegExpExecArray | undefined {
  return patterns.map((pattern) => pattern.exec(text)).find((match) => match !== null) ?? undefined;
}

function dayToCome(text: string, today: string): string | null {
  return nearDay(text, today) ?? dayOfNearMonth(text, today) ?? namedDay(text, today);
}

/** "besok" alone; "besok atau lusa" is not certain. */
function nearDay(text: string, today: string): string | null {
  const near = Object.entries(nearDays).filter(([name]) => new RegExp(`\\b${name}\\b`).test(text));
  const [only] = near;
  return only && near.length === 1 && !/\d/.test(text) ? daysAfter(today, only[1]) : null;
}

function dayOfNearMonth(text: string, today: string): string | null {
  const said = dayOfMonth.exec(text)?.groups;
  if (!said) return null;
  const year = Number(today.slice(0, 4));
  const month = Number(today.slice(5, 7)) + (said['which'] === 'depan' ? 1 : 0);
  return month > 12 ? toIso(year + 1, 1, Number(said['day'])) : toIso(year, month, Number(said['day']));
}

/** The next day of that name. */
function namedDay(text: string, today: string): string | null {
  const { day = '', month = '' } = firstOf(dayAndMonth, text)?.groups ?? {};
  const year = Number(today.slice(0, 4));
  const number = months[month] ?? Number(month);
  const soon = toIso(year, number, Number(day));
  return soon === null || soon >= today ? soon : toIso(year + 1, number, Number(day));
}

function daysAfter(day: string, count: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + count);
  return date.toISOString().slice(0, 10);
}

/** `99` is 1999 and `05` is 2005: the latest year that is not after this one, or the next such year of a day to come. */
function fullYear(digits: string, today: string, when?: 'past' | 'future'): number {
  const year = Number(digits);
  if (digits.length === 4) return year;
  const thisYear = Number(today.slice(0, 4));
  const century = Math.floor(thisYear / 100) * 100;
  if (when === 'future') return century + year;
  return century + year > thisYear ? century - 100 + year : century + year;
}

function toIso(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  const exists = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists && year >= 1900 && year <= 2200 ? date.toISOString().slice(0, 10) : null;
}

/** Making one costs more than all its uses; an office has one time zone. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** The calendar day of a moment in a time zone, as `yyyy-mm-dd`. */
export function dayIn(timezone: string, at: Date): string {
  const format = formats.get(timezone) ?? new Intl.DateTimeFormat('en-CA', { timeZone: timezone });
  formats.set(timezone, format);
  return format.format(at);
}
