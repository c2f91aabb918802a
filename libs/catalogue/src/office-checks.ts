import { type CatalogueProblem } from './catalogue.errors';
import { type OfficeDefinition, weekdays } from './office.definition';
import { plainWords } from './spoken-choice';
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
  for (const day of weekdays) {
    office.hours[day].forEach(([from, until], index) => {
      if (from >= until) report(['hours', day, index], 'it closes before it opens');
    });
  }
  checkHolidays(office, report);
  checkVillages(office, report);
}

function checkHolidays(office: OfficeDefinition, report: (path: (string | number)[], text: string) => void): void {
  const seen = new Set<string>();
  office.holidays.forEach(({ date }, index) => {
    if (Number.isNaN(Date.parse(date))) report(['holidays', index], `${date} is no day of the calendar`);
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
