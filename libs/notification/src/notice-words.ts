import { reasonsOf, type ServiceDefinition } from '@app/catalogue';

/** What an event of the ledger says for the citizen: why, which papers, and the officer's words. */
export interface NoticeWords {
  reasons: string;
  items: string;
  note: string;
}

/**
 * The words of one event, from its own detail: by the time the notice is made the case may have moved on, and what is
 * still asked then is not what was asked. An erased detail gives empty words, which a text closes over.
 */
export function noticeWords(
  service: ServiceDefinition,
  action: string,
  detail: Readonly<Record<string, unknown>> | null,
): NoticeWords {
  const items = listOf(detail?.['items']);
  const codes = [...listOf(detail?.['reasons']), ...items.map((item) => memberOf(item, 'reason'))];
  const known = reasonsOf(service, action);
  const labels = new Map(service.documents.map(({ key, label }) => [key, label]));
  const notes = [detail?.['note'], ...items.map((item) => memberOf(item, 'note'))];
  return {
    reasons: joined(codes.map((code) => (isText(code) && Object.hasOwn(known, code) ? known[code] : ''))),
    items: joined(
      items.map((item) => memberOf(item, 'key')).map((key) => (isText(key) ? (labels.get(key) ?? key) : '')),
    ),
    note: joined(notes, ' '),
  };
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function memberOf(item: unknown, key: string): unknown {
  return typeof item === 'object' && item !== null && key in item ? Reflect.get(item, key) : undefined;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function joined(values: readonly unknown[], by = ', '): string {
  return [...new Set(values.filter(isText).map((value) => value.trim()))].filter(Boolean).join(by);
}
