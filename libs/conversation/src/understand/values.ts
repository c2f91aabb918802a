import { type FieldDefinition, type OfficeDefinition, type ServiceDefinition } from '@app/catalogue';
import { findAmounts } from './amounts';
import { findDate } from './dates';
import { findNumbers } from './long-numbers';
import { normalise } from './normalise';
import type { FoundValues, Question, Surroundings } from './reading';
import { valueReader, type ValueReader } from './value-reader';
import { findVillageIn } from './villages';

/** Finds values anywhere in a text; what was asked decides where a number could be several things. */
export function findValues(
  text: string,
  { today, asked }: Surroundings,
  { office, services }: { office: OfficeDefinition; services: readonly ServiceDefinition[] },
): FoundValues {
  const read = valueReader(today, office);
  const { rest, ...numbers } = findNumbers(text, asked);
  const dated = findDate(rest, read);
  const amounts = findAmounts(dated.rest);
  return defined({
    ...numbers,
    date: dated.date,
    ...amounts,
    village: findVillageIn(dated.rest, office, read.day),
    education: findEducation(text, services),
    choice: chosen(text, asked, read),
    ...answered(text, asked, read),
    score: scored(asked, amounts.number),
  });
}

/** The school level as a service's own field lists it; "ma" and "mi" may be persons. */
function findEducation(text: string, services: readonly ServiceDefinition[]): string | undefined {
  const names = namesByServices.get(services) ?? levelNames(services);
  namesByServices.set(services, names);
  const words = ` ${normalise(text)} `;
  return names.find(({ name }) => words.includes(` ${name} `))?.key;
}

const namesByServices = new WeakMap<readonly ServiceDefinition[], { key: string; name: string }[]>();
const persons: readonly string[] = ['ma', 'mi', 'man'];

/** Longest first. */
function levelNames(services: readonly ServiceDefinition[]): { key: string; name: string }[] {
  const field = services.flatMap(({ fields }) => fields).find(({ key }) => key === 'education_level');
  return Object.entries(field?.options ?? {})
    .flatMap(([key, label]) =>
      [key, label, ...(field?.aliases?.[key] ?? [])].map((name) => ({ key, name: normalise(name) })),
    )
    .filter(({ name }) => name.length > 1 && !persons.includes(name))
    .sort((a, b) => b.name.length - a.name.length);
}

function chosen(text: string, asked: Question | undefined, read: ValueReader): string | undefined {
  const field = askedChoice(asked);
  return field && read.text(field, text);
}

/** The answer as the asked field itself takes it: "tgl 12 bulan depan", "pakai orgen". */
function answered(text: string, asked: Question | undefined, read: ValueReader): FoundValues {
  if (asked?.kind !== 'field') return {};
  const { field } = asked;
  const value = read.value({ ...field, min: undefined, max: undefined }, text);
  if (field.type === 'yes_no' && typeof value === 'boolean') return { yes: value };
  if (field.type === 'date' && typeof value === 'string') return { date: value };
  const isAmount = field.type === 'number' || field.type === 'money';
  return isAmount && typeof value === 'number' ? { [field.type]: value } : {};
}

function askedChoice(asked: Question | undefined): FieldDefinition | undefined {
  if (asked?.kind === 'field') return asked.field.type === 'choice' ? asked.field : undefined;
  if (asked?.kind !== 'choice') return undefined;
  const options = Object.fromEntries(asked.options.map(({ value, label }) => [value, label]));
  return { key: 'choice', label: '', type: 'choice', required: true, personal: false, options };
}

function scored(asked: Question | undefined, number: number | undefined): number | undefined {
  if (asked?.kind !== 'score' || number === undefined) return undefined;
  return Number.isInteger(number) && number >= 1 && number <= asked.max ? number : undefined;
}

function defined(values: FoundValues): FoundValues {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
