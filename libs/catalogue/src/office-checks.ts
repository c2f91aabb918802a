import { type CatalogueProblem } from './catalogue.errors';
import { type OfficeDefinition, type Weekday, weekdays } from './office.definition';
import { plainWords } from './spoken-words';
import { type YamlSource } from './yaml-source';

/** What the schema cannot say of the office: real dates, a real time zone, no name for two villages. */
export function checkOffice(
  office: OfficeDefinition,
  source: YamlSource,
  problems: CatalogueProblem[],
): void {
  const report = (path: (string | number)[], message: string): void => {
    problems.push(source.at(path, message));
  };
  if (!isTimezone(office.timezone)) report(['timezone'], `"${office.timezone}" is no time zone`);
  checkHours(office.hours, ['hours'], report);
  office.special_hours.forEach(({ from, to, hours }, index) => {
    const path = ['special_hours', index];
    for (const date of [from, to]) if (!isDate(date)) report(path, `${date} is no day of the calendar`);
    if (to < from) report(path, 'it ends before it begins');
    checkHours(hours, [...path, 'hours'], report);
  });
  checkHolidays(office, report);
  checkVillages(office, report);
}

function checkHours(
  hours: OfficeDefinition['hours'],
  path: (string | number)[],
  report: (path: (string | number)[], text: string) => void,
): void {
  for (const { day, index, wrong } of wrongHours(hours)) {
    const text = wrong === 'closes_first' ? 'it closes before it opens' : 'it opens before the span above ends';
    report([...path, day, index], text);
  }
}

interface WrongSpan {
  day: Weekday;
  index: number;
  wrong: 'closes_first' | 'overlaps';
}

/** Spans that no clock has: closing before opening, or not in order. */
export function wrongHours(hours: OfficeDefinition['hours']): WrongSpan[] {
  return weekdays.flatMap((day) =>
    hours[day].flatMap(([from, until], index): WrongSpan[] => {
      const before = hours[day][index - 1]?.[1];
      if (from >= until) return [{ day, index, wrong: 'closes_first' }];
      return before !== undefined && from < before ? [{ day, index, wrong: 'overlaps' }] : [];
    }),
  );
}

/** 30 February is none: `Date.parse` would take it for 2 March. */
function isDate(date: string): boolean {
  const time = Date.parse(date);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
}

function checkHolidays(office: OfficeDefinition, report: (path: (string | number)[], text: string) => void): void {
  const seen = new Set<string>();
  office.holidays.forEach(({ date }, index) => {
    if (!isDate(date)) report(['holidays', index], `${date} is no day of the calendar`);
    if (seen.has(date)) report(['holidays', index], `${date} is there twice`);
    seen.add(date);
  });
}

function checkVillages(office: OfficeDefinition, report: (path: (string | number)[], text: string) => void): void {
  const owners = new Map<string, string>();
  office.villages.forEach(({ code, name, aliases }, index) => {
    for (const word of new Set([code, name, ...aliases].map(plainWords))) {
      const owner = owners.get(word);
      if (owner !== undefined) report(['villages', index], `"${word}" already means ${owner}`);
      owners.set(word, name);
    }
  });
}

function isTimezone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) instanceof Intl.DateTimeFormat;
  } catch {
    return false;
  }
}
