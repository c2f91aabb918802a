import { type CatalogueProblem } from './catalogue.errors';
import { type ServiceFiles } from './read-catalogue';
import { noticeParameters, placeholdersIn, type TextTable } from './texts';
import { type Report } from './workflow-checks';

const noticeNames = new Set<string>([...noticeParameters, 'pin']);

/** A service's own questions and notices name what it has, and use placeholders that are filled. */
export function checkServiceTexts({ service, texts }: ServiceFiles, problems: CatalogueProblem[]): void {
  const keys = new Set([...service.fields, ...service.documents].map(({ key }) => `ask.${key}`));
  const notices = new Set(Object.values(service.workflow.actions).map(({ notify }) => `notice.${notify}`));
  for (const [key, text] of Object.entries(texts?.value ?? {})) {
    const problem = textProblem(key, text, keys, notices);
    if (problem && texts) problems.push(texts.source.at([key], problem));
  }
}

function textProblem(
  key: string,
  text: string,
  asks: ReadonlySet<string>,
  notices: ReadonlySet<string>,
): string | null {
  if (key.startsWith('ask.')) {
    if (!asks.has(key)) return `no field or document is asked by "${key}"`;
    return placeholdersIn(text).length > 0 ? 'a question has no placeholders' : null;
  }
  if (!key.startsWith('notice.')) return null;
  return notices.has(key) ? noticeProblem(text) : `no action has notify: ${key.slice('notice.'.length)}`;
}

/** The first placeholder of a notice that nobody would fill, as a sentence. */
export function noticeProblem(text: string): string | null {
  const stray = placeholdersIn(text).find((name) => !noticeNames.has(name));
  return stray === undefined ? null : `{${stray}} is none of: ${noticeParameters.join(', ')}`;
}

/** A notice has a text of its own, a general one, or at least the one for everything. */
export function checkNotice(
  { texts }: ServiceFiles,
  general: TextTable,
  action: string,
  notify: string | undefined,
  report: Report,
): void {
  if (notify === undefined) return;
  const key = `notice.${notify}`;
  if (texts?.value[key] ?? general[key] ?? general['notice.general']) return;
  report(['workflow', 'actions', action, 'notify'], `there is no text "${key}"`);
}
