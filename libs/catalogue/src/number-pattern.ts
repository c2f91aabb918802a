/** What a number is made of: the serial, the office's day (`yyyy-mm-dd`) and the region codes. */
export interface NumberParts {
  seq: number;
  day: string;
  region: { regency: string; district: string };
}

const roman = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII'];
const token = /\{([a-z0-9_]+)(?::(\d{1,2}))?\}/g;

const tokens: Record<string, (parts: NumberParts) => string> = {
  seq: ({ seq }) => String(seq),
  year: ({ day }) => day.slice(0, 4),
  month: ({ day }) => day.slice(5, 7),
  day: ({ day }) => day.slice(8, 10),
  roman_month: ({ day }) => roman[Number(day.slice(5, 7)) - 1] ?? '',
  ddmmyy: ({ day }) => day.slice(8, 10) + day.slice(5, 7) + day.slice(2, 4),
  kab4: ({ region }) => region.regency.replaceAll('.', ''),
  kec6: ({ region }) => region.district.replaceAll('.', ''),
};

/** Fills `503/{seq:4}/KB/{roman_month}/{year}`; the number after the colon is the least width. */
export function formatNumber(pattern: string, parts: NumberParts): string {
  return pattern.replace(token, (literal, name: string, width?: string) =>
    (tokens[name]?.(parts) ?? literal).padStart(Number(width ?? 0), '0'),
  );
}

/** Tokens that hold the year: a series begins anew each January, so one of them tells last year's number apart. */
const yearTokens = ['year', 'ddmmyy'];

/** What is wrong with a number pattern, or null: one {seq}, a year, and nothing that is not known. */
export function numberPatternProblem(pattern: string): string | null {
  const names = [...pattern.matchAll(token)].map(([, name = '']) => name);
  const unknown = names.find((name) => !(name in tokens));
  if (unknown) return `{${unknown}} is none of: ${Object.keys(tokens).join(', ')}`;
  if (/[{}]/.test(pattern.replace(token, ''))) return 'a brace is not closed, or what it holds cannot be read';
  if (names.filter((name) => name === 'seq').length !== 1) return 'exactly one {seq:N} is needed';
  const hasYear = names.some((name) => yearTokens.includes(name));
  return hasYear ? null : 'counting begins anew each year: {year} or {ddmmyy} is needed, or a number would come twice';
}
