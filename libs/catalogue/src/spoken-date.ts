const months: Record<string, number> = Object.fromEntries(
  [
    'januari jan january',
    'februari feb pebruari peb february',
    'maret mar mrt march',
    'april apr',
    'mei may',
    'juni jun june',
    'juli jul july',
    'agustus agu agt ags agst august aug',
    'september sep sept',
    'oktober okt october oct',
    'november nov nopember nop',
    'desember des december dec',
  ].flatMap((names, index) => names.split(' ').map((name) => [name, index + 1])),
);

/** Reads a date as people here write it: `12-05-1999`, `12 mei 99`, `1999-05-12`, `12051999`; null when it is none. */
export function readDate(raw: string, thisYear: number): string | null {
  const text = raw
    .trim()
    .toLowerCase()
    .replace(/^(?:tgl|tanggal)[\s.:]*/, '');
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:t.*)?$/.exec(text);
  if (iso) return toIso(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const match =
    /^(\d{1,2})[\s./-]+([a-z]{3,9}|\d{1,2})[\s./,-]+(\d{4}|\d{2})$/.exec(text) ??
    /^(\d{2})(\d{2})(\d{4})$/.exec(text);
  if (!match) return null;
  const [, day = '', month = '', year = ''] = match;
  return toIso(fullYear(year, thisYear), months[month] ?? Number(month), Number(day));
}

/** `99` is 1999 and `05` is 2005: the latest year that is not after this one. */
function fullYear(digits: string, thisYear: number): number {
  const year = Number(digits);
  if (digits.length === 4) return year;
  const century = Math.floor(thisYear / 100) * 100;
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
