import { TextMissing, TextParameterMissing } from './catalogue.errors';
import { type ServiceDefinition } from './service.definition';

export type TextParams = Readonly<Record<string, string | number>>;
export type TextTable = Readonly<Record<string, string>>;

/** What a notice may speak of; whoever sends one gives all of them ('' where there is nothing). */
export const noticeParameters = [
  'receiptCode',
  'service',
  'label',
  'reasons',
  'items',
  'note',
  'limitDate',
  'promisedAt',
  'number',
  'verifyUrl',
  'place',
  'hours',
  'office',
] as const;
export type NoticeParams = Record<(typeof noticeParameters)[number], string>;

/** Filled in at sending, so that neither the PIN nor its text is ever stored (contract.md 4). */
const filledInLater = new Set(['pin']);
const placeholder = /\{([A-Za-z][A-Za-z0-9_]*)\}/g;

/** Names of the placeholders in a text. */
export function placeholdersIn(text: string): string[] {
  return [...text.matchAll(placeholder)].map(([, name]) => name ?? '');
}

/** Every sentence that citizens and officers read, a service's own before the general one. */
export class Texts {
  constructor(
    private readonly general: TextTable,
    private readonly own: Readonly<Record<string, TextTable>>,
    private readonly services: readonly ServiceDefinition[],
  ) {}

  /** The text with its placeholders filled. @throws TextMissing, TextParameterMissing */
  render(key: string, params: TextParams = {}, serviceCode?: string): string {
    const text = this.find(key, serviceCode);
    if (text === undefined) throw new TextMissing(`no text ${key}`, { key });
    let hasHole = false;
    const filled = text.replace(placeholder, (literal, name: string) => {
      const value = params[name];
      hasHole ||= value === '';
      if (value !== undefined) return String(value);
      if (filledInLater.has(name)) return literal;
      throw new TextParameterMissing(`text ${key} needs {${name}}`, { key, parameter: name });
    });
    return hasHole ? closeHoles(filled) : filled;
  }

  /** For the start: says all at once which texts the code would miss. @throws TextMissing */
  requireKeys(keys: readonly string[]): void {
    const missing = keys.filter((key) => !this.has(key));
    if (missing.length > 0) throw new TextMissing(`no text ${missing.join(', ')}`, { keys: missing.join(' ') });
  }

  has(key: string, serviceCode?: string): boolean {
    return this.find(key, serviceCode) !== undefined;
  }

  /** The unfilled text, or undefined where there is none: own, general, then made from a label. */
  find(key: string, serviceCode?: string): string | undefined {
    const own = serviceCode === undefined ? undefined : this.own[serviceCode]?.[key];
    return own ?? this.general[key] ?? this.made(key, serviceCode);
  }

  /** Keys of the general texts and, with a service, of its own. */
  keys(serviceCode?: string): string[] {
    return [
      ...new Set([
        ...Object.keys(this.general),
        ...Object.keys((serviceCode && this.own[serviceCode]) || {}),
      ]),
    ];
  }

  private made(key: string, serviceCode?: string): string | undefined {
    const [kind, name] = splitKey(key);
    const service = this.services.find(({ code }) => code === serviceCode);
    if (kind === 'notice') return this.general['notice.general'];
    if (kind !== 'ask' || !service) return undefined;
    return this.madeForField(service, name) ?? this.madeForDocument(service, name);
  }

  private madeForField(service: ServiceDefinition, key: string): string | undefined {
    const field = service.fields.find((item) => item.key === key);
    if (!field) return undefined;
    const text = this.general[`ask_type.${field.type}`] ?? this.general['ask_type.text'];
    return text && fill(text, { label: field.label, help: field.help ?? '' });
  }

  private madeForDocument(service: ServiceDefinition, key: string): string | undefined {
    const document = service.documents.find((item) => item.key === key);
    const text = this.general['ask_type.document'];
    return document && text && fill(text, { label: document.label, help: document.help ?? '' });
  }
}

/** What an empty value leaves behind: two spaces, a colon before a full stop, empty brackets. */
function closeHoles(text: string): string {
  return text
    .replace(/ *\( *\)/g, '')
    .replace(/ *: *\./g, '.')
    .replace(/ +(?=[.,])/g, '')
    .replace(/ {2,}/g, ' ')
    .trim();
}

function splitKey(key: string): [string, string] {
  const dot = key.indexOf('.');
  return [key.slice(0, dot), key.slice(dot + 1)];
}

function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(placeholder, (literal, name: string) => values[name] ?? literal).trim();
}
