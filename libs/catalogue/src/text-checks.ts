import { type CatalogueProblem } from './catalogue.errors';
import { type ServiceFiles } from './read-catalogue';
import { noticeParameters, placeholdersIn, type TextTable } from './texts';
import { type Report } from './workflow-checks';
import { type OneTimeCodes } from './one-time-code';
import { type YamlPath, type YamlSource } from './yaml-source';

/** Notices that no action asks for: they come with time. */
const spokenByItself = ['reminder', 'report_due', 'letter_expired'];
const noticeNames = new Set<string>([...noticeParameters, 'pin']);

/** A service's own questions and notices name what it has, and use placeholders that are filled. */
export function checkServiceTexts({ service, texts }: ServiceFiles, problems: CatalogueProblem[]): void {
  const keys = new Set([...service.fields, ...service.documents].map(({ key }) => `ask.${key}`));
  const told = Object.values(service.workflow.actions).flatMap(({ data = [] }) => data.map(({ key }) => key));
  const notices = new Set(Object.values(service.workflow.actions).map(({ notify }) => `notice.${notify}`));
  for (const notify of spokenByItself) notices.add(`notice.${notify}`);
  for (const [key, text] of Object.entries(texts?.value ?? {})) {
    const problem = textProblem(key, text, { asks: keys, notices, told });
    if (problem && texts) problems.push(texts.source.at([key], problem));
  }
}

function textProblem(
  key: string,
  text: string,
  { asks, notices, told }: { asks: ReadonlySet<string>; notices: ReadonlySet<string>; told: readonly string[] },
): string | null {
  if (key.startsWith('ask.')) {
    if (!asks.has(key)) return `no field or document is asked by "${key}"`;
    return placeholdersIn(text).length > 0 ? 'a question has no placeholders' : null;
  }
  if (!key.startsWith('notice.')) return null;
  return notices.has(key) ? noticeProblem(text, told) : `no action has notify: ${key.slice('notice.'.length)}`;
}

/** The first placeholder of a notice that nobody would fill, as a sentence; `told` are keys of what the actions are told. */
export function noticeProblem(text: string, told: readonly string[] = []): string | null {
  const stray = placeholdersIn(text).find((name) => !noticeNames.has(name) && !told.includes(name));
  return stray === undefined ? null : `{${stray}} is none of: ${[...noticeParameters, ...told].join(', ')}`;
}

/** No text asks for a one-time code, wherever in a file it stands. */
export function refuseAskedCodes(source: YamlSource, codes: OneTimeCodes, problems: CatalogueProblem[]): void {
  for (const { path, text } of wordsIn(source.value, [])) {
    if (!codes.isAskedIn(text)) continue;
    problems.push(source.at(path, 'nobody may be asked for a one-time code (OTP): leave it out, or say "jangan"'));
  }
}

function wordsIn(value: unknown, path: YamlPath): { path: YamlPath; text: string }[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (Array.isArray(value)) return value.flatMap((item, index) => wordsIn(item, [...path, index]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => wordsIn(item, [...path, key]));
}

/** A notice has a text of its own, a general one, or at least the one for everything. */
export function checkNotice(
  { texts }: ServiceFiles,
  general: TextTable,
  notify: string | undefined,
  report: Report,
  path: YamlPath,
): void {
  if (notify === undefined) return;
  const key = `notice.${notify}`;
  if (texts?.value[key] ?? general[key] ?? general['notice.general']) return;
  report(path, `there is no text "${key}"`);
}
