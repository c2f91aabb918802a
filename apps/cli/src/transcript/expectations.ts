import { type CaseRecord, Cases } from '@app/casework';
import { Catalogue, formatField, type ServiceDefinition } from '@app/catalogue';
import { ConversationStore } from '@app/conversation';
import { Database } from '@app/database';
import type { Heard } from './chat-channel';
import type { TranscriptWorld } from './transcript-world';

/** Where one citizen's conversation stands. */
interface Standing {
  mode: 'bot' | 'person';
  service?: string;
  step: string;
  values: Record<string, unknown>;
  papers: Record<string, object>;
  /** Newest first. */
  cases: CaseRecord[];
  /** Kinds of open tasks. */
  tasks: string[];
  /** How often something was asked for that is not done here, as `<wish> <count>`. */
  demand: string[];
  /** What was said since the last line of the citizen or the office. */
  replies: Heard[];
}

/** Answers what is instead, or null where it holds. */
type Check = (standing: Standing, wanted: string, catalogue: Catalogue) => string | null;

const not = (holds: boolean, instead: string): string | null => (holds ? null : instead);
const list = (items: readonly string[]): string => items.join(', ') || 'none';

const checks: Record<string, Check> = {
  status: ({ cases }, wanted) =>
    not(
      cases.some(({ status }, i) => i === 0 && status === wanted.toLowerCase()),
      `the status is ${cases[0]?.status ?? 'none: there is no case'}`,
    ),
  officer: ({ mode }) => not(mode === 'person', 'no officer holds the conversation'),
  bot: ({ mode }) => not(mode === 'bot', 'an officer holds the conversation'),
  field,
  case: ({ cases }, wanted) => {
    const codes = cases.map(({ service }) => service);
    const count = /^\d+$/.test(wanted) ? Number(wanted) : undefined;
    if (count !== undefined) return not(codes.length === count, `cases: ${list(codes)}`);
    return not(wanted ? codes.includes(wanted.toLowerCase()) : codes.length > 0, `cases: ${list(codes)}`);
  },
  reply: ({ replies }, wanted) => {
    const said = replies.map(({ text, choices }) => [text, ...choices.map(({ label }) => label)].join('\n'));
    return not(wanted ? said.some((text) => says(text, wanted)) : said.length > 0, `replies: ${list(said)}`);
  },
  replies: ({ replies }, wanted) => not(replies.length === Number(wanted), `${replies.length} replies`),
  button: ({ replies }, wanted) => {
    const labels = replies.flatMap(({ choices }) => choices.map(({ label }) => label));
    return not(
      wanted ? labels.some((label) => says(label, wanted)) : labels.length > 0,
      `buttons: ${list(labels)}`,
    );
  },
  file: ({ replies }) =>
    not(
      replies.some(({ file }) => file !== undefined),
      'no file came',
    ),
  service: ({ service, cases }, wanted) => {
    const now = service ?? cases[0]?.service;
    return not(now === wanted.toLowerCase(), `the service is ${now ?? 'not chosen'}`);
  },
  draft: ({ service, step }, wanted) => {
    const now = step === 'collecting' || step === 'confirming' ? service : undefined;
    return not(wanted ? now === wanted.toLowerCase() : now !== undefined, `the draft is ${now ?? 'none'}`);
  },
  step: ({ step }, wanted) => not(step === wanted.toLowerCase(), `the step is ${step}`),
  document: paper,
  demand: ({ demand }, wanted) =>
    not(
      demand.some((line) => `${line} `.startsWith(`${wanted.toLowerCase()} `)),
      `wishes: ${list(demand)}`,
    ),
  task: ({ tasks }, wanted) => not(tasks.includes(wanted.toLowerCase()), `open tasks: ${list(tasks)}`),
};
const sameAs: Record<string, string> = {
  cases: 'case',
  paper: 'document',
  person: 'officer',
  petugas: 'officer',
  replied: 'reply',
  choice: 'button',
};

/** Whether a line of an `=` holds now: null, or what is instead. */
export async function whatIsInstead(
  world: TranscriptWorld,
  words: string,
  who: { conversationId: string | null; identityId: string | null; replies: Heard[] },
): Promise<string | null> {
  const { isDenied, name, wanted } = readExpectation(words);
  const check = checks[sameAs[name] ?? name];
  if (!check) return `nothing is known of "${name}"; it is one of: ${Object.keys(checks).join(' ')}`;
  const instead = check(await standingOf(world, who), wanted, world.get(Catalogue));
  if (!isDenied) return instead;
  return instead === null ? `it does hold` : null;
}

/** `not step idle`, `reply "…"`; `2 cases` is `case 2`. */
function readExpectation(words: string): { isDenied: boolean; name: string; wanted: string } {
  const [, no, first = '', rest = ''] = /^(?:(no|not)\s+)?(\S+)\s*(.*)$/is.exec(words) ?? [];
  const isDenied = no !== undefined;
  if (/^\d+$/.test(first) && rest === 'cases') return { isDenied, name: 'case', wanted: first };
  return { isDenied, name: first.toLowerCase().replace(/:$/, ''), wanted: rest.trim() };
}

async function standingOf(
  world: TranscriptWorld,
  { conversationId, identityId, replies }: Parameters<typeof whatIsInstead>[2],
): Promise<Standing> {
  const conversation = conversationId ? await world.get(ConversationStore).lock(conversationId) : null;
  const open = await world
    .get(Database)
    .query<{ kind: string }>(`SELECT DISTINCT kind FROM tasks WHERE state = 'open' ORDER BY kind`);
  const wishes = await world
    .get(Database)
    .query<{ line: string }>(`SELECT wish || ' ' || sum(count) AS line FROM demand_counts GROUP BY wish`);
  const nothing = { service: undefined, step: 'idle', values: {}, papers: {} };
  const { service, step, values, papers } = conversation?.state.dialogue ?? nothing;
  const cases = identityId ? await world.get(Cases).listOf(identityId) : [];
  const demand = wishes.map(({ line }) => line);
  const tasks = open.map(({ kind }) => kind);
  return { mode: conversation?.mode ?? 'bot', service, step, values, papers, cases, tasks, demand, replies };
}

/** `nik 6402…`: of the draft, else of the newest case. */
function field(standing: Standing, wanted: string, catalogue: Catalogue): string | null {
  const [, key = '', value = ''] = /^([\w-]+)\s*[:=]?\s*(.*)$/s.exec(wanted) ?? [];
  const { values, definition } = filledIn(standing, catalogue);
  const now = values[key];
  if (now === undefined || now === null) return `${key} has no value`;
  const shown = formsOf(definition, key, now, catalogue);
  return not(!value || shown.some((form) => fits(form, value)), `${key} is ${shown[0] ?? ''}`);
}

function filledIn(
  { values, service, cases }: Standing,
  catalogue: Catalogue,
): { values: Record<string, unknown>; definition: ServiceDefinition | undefined } {
  if (service !== undefined) return { values, definition: catalogue.service(service) };
  return { values: cases[0]?.fields ?? {}, definition: cases[0]?.definition };
}

/** A value as it is kept, as it is shown, and its digits alone. */
function formsOf(
  service: ServiceDefinition | undefined,
  key: string,
  value: unknown,
  words: Catalogue,
): string[] {
  const definition = service?.fields.find((item) => item.key === key);
  const kept = typeof value === 'string' ? value : JSON.stringify(value);
  const shown = definition ? formatField(definition, value, words) : kept;
  const digits = kept.replace(/\D/g, '');
  const national = kept.startsWith('+62') ? [`0${digits.slice(2)}`] : [];
  return [kept, shown, ...(/^[+\d][\d .-]*$/.test(kept) ? [digits, ...national] : [])];
}

function fits(form: string, wanted: string): boolean {
  const begins = /(…|\.\.\.)$/.test(wanted);
  const [is, want] = [plain(form), plain(wanted.replace(/(…|\.\.\.)$/, ''))];
  return begins ? is.startsWith(want) : is === want;
}

function says(text: string, wanted: string): boolean {
  const pattern = /^\/(.+)\/i?$/s.exec(wanted)?.[1];
  if (pattern) return new RegExp(pattern, 'is').test(text);
  return plain(text).includes(plain(wanted.replace(/^["“](.*)["”]$/s, '$1')));
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[\s-]+/g, ' ')
    .trim();
}

/** `ktp`: it is there; `ktp missing`, `ktp received`, `ktp will_bring`, … as in a case. */
function paper(standing: Standing, wanted: string): string | null {
  const [key = '', state = 'there'] = wanted.toLowerCase().split(/\s+/);
  const now = paperState(standing, key);
  const holds =
    state === 'there'
      ? now !== 'missing' && now !== 'returned'
      : now === state.replace(/^bring$/, 'will_bring');
  return not(holds, `${key} is ${now}`);
}

/** Of the draft, else of the newest case. */
function paperState({ papers, service, cases }: Standing, key: string): string {
  if (!service) return cases[0]?.items.find((item) => item.key === key)?.state ?? 'missing';
  const given = papers[key];
  if (!given) return 'missing';
  return 'willBring' in given ? 'will_bring' : 'received';
}
