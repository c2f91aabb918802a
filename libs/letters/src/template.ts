import { formatDate, formatRupiah, type LetterTemplate } from '@app/catalogue';
import { isRecord } from '@app/core';
import { PlaceholderUnknown } from './letters.errors';
import { terbilang } from './terbilang';

/** What a letter is filled with: flat names as in contract.md 5, photos as data URLs. */
export interface LetterValues {
  /** `number`, `fields.capital`, `signer.name`, … */
  values: Readonly<Record<string, string | number>>;
  /** Shown instead of the raw value where a placeholder has no format: labels, formatted dates. */
  shown: Readonly<Record<string, string>>;
  /** `photo.<document key>` to a data URL; absent photos become an empty box. */
  photos: Readonly<Record<string, string>>;
}

const placeholder = /\{\{\s*([\w.]+)\s*(?:\|\s*(\w+)\s*)?\}\}/g;

const formats: Record<string, (value: string | number) => string> = {
  rupiah: (value) => formatRupiah(Number(value)),
  terbilang: (value) => terbilang(Number(value)),
  date: (value) => formatDate(String(value)),
  upper: (value) => String(value).toUpperCase(),
};

/** Fills a pdfmake definition; pure. @throws PlaceholderUnknown */
export function fillTemplate(template: LetterTemplate, values: LetterValues): LetterTemplate {
  return fillObject(template, values);
}

function fill(node: unknown, values: LetterValues): unknown {
  if (typeof node === 'string') return fillText(node, values);
  if (Array.isArray(node)) return node.map((item) => fill(item, values));
  return isRecord(node) ? fillObject(node, values) : node;
}

function fillObject(node: LetterTemplate, values: LetterValues): LetterTemplate {
  const entries = Object.entries(node);
  const image = entries.find(([key]) => key === 'image')?.[1];
  if (typeof image === 'string' && image.includes('{{photo.')) return photoNode(entries, image, values);
  return Object.fromEntries(entries.map(([key, item]) => [key, fill(item, values)]));
}

function photoNode(entries: [string, unknown][], image: string, values: LetterValues): LetterTemplate {
  const name = /\{\{\s*(photo\.\w+)\s*\}\}/.exec(image)?.[1] ?? '';
  const url = values.photos[name];
  return url
    ? Object.fromEntries(entries.map(([key, item]) => [key, key === 'image' ? url : fill(item, values)]))
    : { text: ' ' };
}

function fillText(text: string, { values, shown }: LetterValues): string {
  return text.replace(placeholder, (_match, name: string, format?: string) => {
    const raw = values[name];
    if (raw === undefined) throw new PlaceholderUnknown(`no value for {{${name}}}`, { placeholder: name });
    if (raw === '') return '-';
    if (!format) return shown[name] ?? String(raw);
    const apply = formats[format];
    if (!apply) throw new PlaceholderUnknown(`no format ${format}`, { placeholder: format });
    return apply(format === 'upper' ? (shown[name] ?? raw) : raw);
  });
}
