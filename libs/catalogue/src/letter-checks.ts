import { type FieldType } from './field.definition';
import { type LetterTemplate, type ServiceDefinition } from './service.definition';
import { type Report } from './workflow-checks';
import { type YamlPath } from './yaml-source';

/** What a letter may speak of, besides `fields.<key>` and `photo.<document key>` (contract.md 5). */
export const letterPlaceholders = [
  'number',
  'date',
  'verifyUrl',
  'office.name',
  'office.place',
  'office.letterhead',
  'signer.name',
  'signer.title',
  'signer.rank',
  'signer.nip',
  'legal.basis',
] as const;

/** How a value may be written: `{{fields.capital | rupiah}}`. */
export const letterFormats = ['rupiah', 'terbilang', 'date', 'upper'] as const;

const known = new Set<string>(letterPlaceholders);
const formats = new Set<string>(letterFormats);

/** Every `{{placeholder}}` of a letter is one that can be filled. */
export function checkLetter(service: ServiceDefinition, letter: LetterTemplate, report: Report): void {
  for (const { path, text } of textsIn(letter, [])) {
    for (const [, inside = ''] of text.matchAll(/\{\{(.*?)\}\}/g)) {
      const problem = placeholderProblem(service, inside);
      if (problem) report(path, problem);
    }
    if (/\{\{|\}\}/.test(text.replace(/\{\{.*?\}\}/g, ''))) report(path, 'a {{placeholder}} is not closed');
  }
}

function placeholderProblem(service: ServiceDefinition, inside: string): string | null {
  const [name = '', ...used] = inside.split('|').map((part) => part.trim());
  const format = used.find((word) => !formats.has(word));
  if (format !== undefined) return `the format "${format}" is none of: ${letterFormats.join(', ')}`;
  const [kind, key = ''] = name.split('.');
  if (kind === 'photo') return photoProblem(service, key);
  return kind === 'fields' ? fieldProblem(service, key, used) : fixedProblem(name, used);
}

function fieldProblem(service: ServiceDefinition, key: string, used: readonly string[]): string | null {
  const field = service.fields.find((item) => item.key === key);
  return field ? unfitProblem(key, used, field.type) : `there is no field "${key}"`;
}

function fixedProblem(name: string, used: readonly string[]): string | null {
  if (!known.has(name)) return `{{${name}}} is not known to letters`;
  return unfitProblem(name, used, name === 'date' ? 'date' : 'text');
}

function unfitProblem(name: string, used: readonly string[], type: FieldType): string | null {
  const unfit = used.find((word) => !fits(word, type));
  return unfit === undefined ? null : `"${unfit}" cannot be made of "${name}"`;
}

function photoProblem(service: ServiceDefinition, key: string): string | null {
  const document = service.documents.find((item) => item.key === key);
  if (!document) return `there is no document "${key}"`;
  return document.accept.includes('image') ? null : `the document "${key}" is never a picture: accept: [image]`;
}

/** Sums are of numbers, days of dates; capitals of anything. */
function fits(format: string, type: FieldType): boolean {
  if (format === 'upper') return true;
  return format === 'date' ? type === 'date' : type === 'money' || type === 'number';
}

function textsIn(value: unknown, path: YamlPath): { path: YamlPath; text: string }[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (Array.isArray(value)) return value.flatMap((item, index) => textsIn(item, [...path, index]));
  if (!value || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, item]) => textsIn(item, [...path, key]));
}
