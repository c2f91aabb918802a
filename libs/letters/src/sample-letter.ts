import { type Catalogue, type FieldDefinition, formatField, type ServiceDefinition } from '@app/catalogue';
import type { LetterValues } from './template';

/** How much a made-up applicant has to say. */
export type SampleSize = 'smallest' | 'largest';

const words = 'Contoh isian yang panjang sekali, dengan beberapa kata lagi, ';
const greyPixel =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==';

/** Values of an invented applicant: no more than is required, or as long as each field allows, with photos. */
export function sampleLetter(
  catalogue: Catalogue,
  service: ServiceDefinition,
  size: SampleSize,
): LetterValues {
  const pairs = service.fields.map((field) => {
    const isGiven = size === 'largest' || field.required;
    const value = isGiven ? valueOf(field, size, catalogue) : '';
    return { name: `fields.${field.key}`, raw: rawOf(value), shown: formatField(field, value, catalogue) };
  });
  const photos = service.documents.map(({ key }) => [`photo.${key}`, greyPixel] as const);
  return {
    values: {
      ...surroundings(catalogue, service, size),
      ...Object.fromEntries(pairs.map(({ name, raw }) => [name, raw])),
    },
    shown: Object.fromEntries(pairs.map(({ name, shown }) => [name, shown])),
    photos: size === 'largest' ? Object.fromEntries(photos) : {},
  };
}

function surroundings(
  { office }: Catalogue,
  service: ServiceDefinition,
  size: SampleSize,
): Record<string, string> {
  return {
    number: size === 'largest' ? '000/000000/CONTOH/VIII/2026' : '1',
    date: '2026-09-29',
    verifyUrl: 'https://contoh.example/verify/AbCdEfGhIjKlMnOpQrStUv',
    'office.name': office.name,
    'office.place': office.place,
    'office.letterhead': office.letterhead.join('\n'),
    ...signing(office.officials, service),
    'legal.basis': service.legal.basis.join('; '),
  };
}

/** What stands under the letter; a service whose signer the office has not named yet leaves it empty. */
function signing(
  officials: Catalogue['office']['officials'],
  { signer: wanted, signer_title: title }: ServiceDefinition,
): Record<string, string> {
  const signer = officials.find(({ role }) => role === wanted);
  return {
    'signer.name': signer?.name ?? '',
    'signer.title': title ?? signer?.title ?? '',
    'signer.rank': signer?.rank ?? '',
    'signer.nip': signer?.nip ?? '',
  };
}

type Sample = string | number | boolean | string[];

function valueOf(field: FieldDefinition, size: SampleSize, { office }: Catalogue): Sample {
  const isLarge = size === 'largest';
  const options = Object.keys(field.options ?? {});
  const byType: Partial<Record<FieldDefinition['type'], () => Sample>> = {
    nik: () => '6402990101900001',
    kk: () => '6402990101150001',
    phone: () => '+6280000000001',
    date: () => '1999-09-29',
    number: () => (isLarge ? (field.max ?? 999_999_999) : (field.min ?? 0)),
    money: () => (isLarge ? (field.max ?? 999_999_999_999) : (field.min ?? 0)),
    choice: () => oneOf(options, (key) => field.options?.[key] ?? '', isLarge) ?? '',
    yes_no: () => isLarge,
    village: () => oneOf(office.villages, ({ name }) => name, isLarge)?.code ?? '',
    list: () => (isLarge ? listOf(field, options) : options.slice(0, 1)),
  };
  return byType[field.type]?.() ?? (isLarge ? text(field.max ?? 300) : 'X'.repeat(field.min ?? 1));
}

function listOf({ max = 20 }: FieldDefinition, options: string[]): string[] {
  return options.length > 0 ? options : Array.from({ length: max }, (_, i) => `${text(90)} ${i}`);
}

/** The one with the longest name, or the first. */
function oneOf<T>(items: readonly T[], nameOf: (item: T) => string, isLarge: boolean): T | undefined {
  return isLarge ? [...items].sort((a, b) => nameOf(b).length - nameOf(a).length)[0] : items[0];
}

function text(length: number): string {
  return words.repeat(Math.ceil(length / words.length)).slice(0, length);
}

function rawOf(value: Sample): string | number {
  return typeof value === 'number' || typeof value === 'string' ? value : JSON.stringify(value);
}
