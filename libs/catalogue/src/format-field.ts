import { type OfficeDefinition } from './office.definition';
import { type FieldDefinition } from './field.definition';
import { type Texts } from './texts';

/** What is needed to show a value; a `Catalogue` is one. */
export interface FieldWords {
  office: Pick<OfficeDefinition, 'villages'>;
  texts: Pick<Texts, 'render'>;
}

type Formatter = (value: unknown, field: FieldDefinition, words: FieldWords) => string;

const formatters: Partial<Record<FieldDefinition['type'], Formatter>> = {
  date: (value) => formatDate(String(value)),
  money: (value) => formatRupiah(Number(value)),
  choice: (value, field) => field.options?.[String(value)] ?? String(value),
  yes_no: (value, _field, { texts }) => texts.render(value === true ? 'word.yes' : 'word.no'),
  village: (value, _field, { office }) =>
    office.villages.find(({ code }) => code === value)?.name ?? String(value),
  phone: (value) => formatPhone(String(value)),
  list: (value, field) => [value].flat().map((item) => field.options?.[String(item)] ?? String(item)).join(', '),
};

/** A stored value as people read it; '' for one that is not there. */
export function formatField(field: FieldDefinition, value: unknown, words: FieldWords): string {
  if (value === undefined || value === null || value === '') return '';
  return formatters[field.type]?.(value, field, words) ?? plain(value);
}

/** `1999-05-12` as `12 Mei 1999`; what is no date stays as it is. */
export function formatDate(isoDay: string): string {
  const at = new Date(`${isoDay.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(at.getTime())) return isoDay;
  return new Intl.DateTimeFormat('id-ID', { dateStyle: 'long', timeZone: 'UTC' }).format(at);
}

/** `2000000` as `Rp2.000.000`. */
export function formatRupiah(amount: number): string {
  return `Rp${amount.toLocaleString('id-ID', { maximumFractionDigits: 0 })}`;
}

/** `+6281234567890` as `0812-3456-7890`. */
function formatPhone(phone: string): string {
  if (!phone.startsWith('+62')) return phone;
  return `0${phone.slice(3)}`.replace(/(\d{4})(?=\d)/g, '$1-');
}

/** Text and numbers as they are; anything else was never a value of ours. */
function plain(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
