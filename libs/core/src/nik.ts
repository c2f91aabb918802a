/** What a NIK tells about its holder; never a proof of identity (domain.md 3.1). */
export interface NikFacts {
  sex: 'male' | 'female';
  day: number;
  month: number;
  /** Two digits: the century is open. */
  year: number;
}

export type NikProblem = 'length' | 'birth_date' | 'serial';

const digitsOf = (raw: string): string => raw.replace(/[\s.\-–]/g, '');
const daysIn = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Checks the structure `PPKKCC DDMMYY SSSS`: 16 digits, a possible date (women DD+40), serial not 0000. */
export function parseNik(
  raw: string,
): { ok: true; nik: string; facts: NikFacts } | { ok: false; problem: NikProblem } {
  const nik = digitsOf(raw);
  if (!/^\d{16}$/.test(nik)) return { ok: false, problem: 'length' };
  const written = Number(nik.slice(6, 8));
  const female = written > 40;
  const day = female ? written - 40 : written;
  const month = Number(nik.slice(8, 10));
  const limit = daysIn[month - 1];
  if (limit === undefined || day < 1 || day > limit) return { ok: false, problem: 'birth_date' };
  if (nik.endsWith('0000')) return { ok: false, problem: 'serial' };
  return {
    ok: true,
    nik,
    facts: { sex: female ? 'female' : 'male', day, month, year: Number(nik.slice(10, 12)) },
  };
}

const sixteen = /(?<!\p{Nd})\p{Nd}(?:[\s.,_\-‐-―]{0,3}\p{Nd}){15}(?!\p{Nd})/u;

/** Whether a text holds 16 digits in a row, also written in groups: a NIK or a KK number. */
export function showsPersonalNumber(text: string): boolean {
  return sixteen.test(text);
}
