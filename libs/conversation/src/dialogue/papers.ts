import type { DocumentDefinition, ServiceDefinition } from '@app/catalogue';
import { normalise } from '../understand/normalise';
import type { AnswerWords } from './answer-words';
import { ask } from './asking';
import type { DialogueResult, DialogueState, Reply } from './dialogue-state';
import { missingDocuments } from './requirements';
import { result, type Turn } from './turn';

/** Papers of a draft, in the places that they were given. */
type Placed = Pick<DialogueState, 'papers' | 'loose' | 'lastPaper'>;

/** The named or asked document first, then the missing ones in order; what is left over is kept loose. */
export function placePapers(
  service: ServiceDefinition,
  state: DialogueState,
  attachments: readonly string[],
  named: readonly string[] = [],
): Placed {
  const papers = { ...state.papers };
  const loose = [...state.loose];
  const wanted = [...named];
  let { lastPaper } = state;
  for (const attachmentId of attachments) {
    const open = missingDocuments(service, { ...state, papers }).map(({ key }) => key);
    const asked =
      state.asked?.kind === 'document' && open.includes(state.asked.key) ? state.asked.key : open[0];
    const place = wanted.shift() ?? asked;
    if (!place) loose.push(attachmentId);
    else papers[(lastPaper = place)] = { attachmentId };
  }
  return { papers, loose: loose.slice(-10), lastPaper };
}

/** Photos and files for the draft: what is written beside them names them, else what is missing tells. */
export function receivePapers(service: ServiceDefinition, { state, input, context }: Turn): DialogueResult {
  const named = documentsNamed(service, input.text, context.words).map(({ key }) => key);
  const placed = placePapers(service, state, input.papers, named);
  const labels = service.documents
    .filter(({ key }) => placed.papers[key] && placed.papers[key] !== state.papers[key])
    .map(({ label }) => label);
  const next = { ...state, ...placed, misses: 0 };
  if (labels.length === 0) {
    const kept: Reply = { key: 'dialogue.paper_extra' };
    return state.step === 'confirming' ? result(next, [kept]) : ask(service, next, context, [kept]);
  }
  const reply: Reply = { key: 'dialogue.paper_received', params: { items: labels.join(', ') } };
  const guessed = named.length === 0 && input.papers.length === 1 && state.asked?.kind !== 'document';
  return ask(service, next, context, [guessed ? withOthers(service, next, reply) : reply]);
}

/** A photo that nobody asked for may be another paper: the others stand as buttons beside the guess. */
function withOthers(service: ServiceDefinition, state: DialogueState, reply: Reply): Reply {
  const choices = missingDocuments(service, state).map(({ key, label }) => ({ value: `itu ${key}`, label }));
  return choices.length > 0 ? { key: 'dialogue.paper_guessed', params: reply.params, choices } : reply;
}

/** "itu KK", or the button of it: the last photo was of another document. */
export function renamePaper(
  service: ServiceDefinition,
  { state, input, context }: Turn,
): DialogueResult | undefined {
  const { lastPaper, papers } = state;
  const paper = lastPaper === undefined ? undefined : papers[lastPaper];
  const words = input.text.trim().split(/\s+/).length;
  const [document] = documentsNamed(service, input.text, context.words);
  if (!paper || !lastPaper || !document || words > 6 || /\d{6}/.test(input.text)) return undefined;
  if (document.key === lastPaper) return ask(service, { ...state, misses: 0 }, context);
  const { [lastPaper]: _moved, ...others } = papers;
  const other = papers[document.key];
  const swapped = other ? { [lastPaper]: other } : {};
  const next: DialogueState = {
    ...state,
    papers: { ...others, ...swapped, [document.key]: paper },
    lastPaper: document.key,
    misses: 0,
  };
  return ask(service, next, context, [{ key: 'dialogue.paper_received', params: { items: document.label } }]);
}

/** Documents that a text names, by key, label or the words for them. */
export function documentsNamed(
  { documents }: ServiceDefinition,
  text: string,
  words: AnswerWords,
): DocumentDefinition[] {
  const plain = ` ${normalise(text)} `;
  const holds = (name: string): boolean => plain.includes(` ${name} `);
  return documents.filter(({ key, label }) => {
    const names = [
      key.replaceAll('_', ' '),
      normalise(label),
      ...words.of(key === 'kk' ? 'kartu_keluarga' : key),
    ];
    return names.some((name) => holds(normalise(name)) || holds(`${name}nya`));
  });
}

/** A document comes to the office instead: the named one, the asked one, or the first that is missing. */
export function bring(service: ServiceDefinition, { state, input, context }: Turn): DialogueResult {
  const open = missingDocuments(service, state);
  const named = documentsNamed(service, input.text, context.words).filter(({ key }) => !state.papers[key]);
  const asked = open.find(({ key }) => key === state.asked?.key) ?? open[0];
  const all = context.words.in(normalise(input.text), 'all') !== undefined;
  const chosen = all ? open : named.length > 0 ? named : asked ? [asked] : [];
  const documents = chosen.filter(({ may_bring: may }) => may);
  if (documents.length === 0) return result(state, [{ key: 'dialogue.cannot_bring' }]);
  const brought = Object.fromEntries(documents.map(({ key }) => [key, { willBring: true as const }]));
  const next: DialogueState = { ...state, papers: { ...state.papers, ...brought }, misses: 0 };
  const params = { item: documents.map(({ label }) => label).join(', ') };
  return ask(service, next, context, [{ key: 'dialogue.will_bring', params }]);
}
