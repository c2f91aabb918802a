import { applicantOf, type DocumentDefinition, type ServiceDefinition } from '@app/catalogue';
import type { DialogueState, EarlierPaper, Reply } from './dialogue-state';
import { missingDocuments } from './requirements';
import type { DialogueContext } from './turn';

/** A paper that is asked for now, and the one that may serve for it. */
export interface Fitting {
  document: DocumentDefinition;
  paper: EarlierPaper;
}

type Known = Pick<DialogueContext, 'earlier' | 'today'>;

/** Asks whether what was found good before serves again; nothing where nothing fits, or where it was refused already. */
export function reuseQuestion(
  service: ServiceDefinition,
  state: DialogueState,
  context: Known,
): { reply: Reply; reuse: NonNullable<DialogueState['reuse']> } | null {
  const nik = nikIn(service, state);
  const isRefused = state.reuse?.refused === true && state.reuse.nik === nik;
  const [first, ...others] = nik && !isRefused ? fitting(service, state, context) : [];
  if (!nik || !first) return null;
  const items = [first, ...others].map(({ document }) => document.label).join(', ');
  const { receiptCode, day } = first.paper;
  const choices = [
    { value: 'ya', label: 'dialogue.choice_reuse' },
    { value: 'tidak', label: 'dialogue.choice_send_new' },
  ];
  return {
    reply: { key: 'dialogue.reuse', params: { items, receiptCode, day }, choices },
    reuse: { nik },
  };
}

/** Whether the question stands open. */
export function isReuseAsked({ step, reuse }: DialogueState): boolean {
  return step === 'collecting' && reuse !== undefined && !reuse.refused;
}

/**
 * The draft with no paper but this applicant's own: with another NIK, or when the earlier case is not there any more, what
 * was taken from it is asked for anew. The same state where nothing has to go.
 */
export function withOwnPapers(
  service: ServiceDefinition,
  state: DialogueState,
  { earlier }: Pick<DialogueContext, 'earlier'>,
): DialogueState {
  const nik = nikIn(service, state);
  const isOwn = (key: string, id: string): boolean =>
    earlier.some((paper) => paper.documentId === id && paper.key === key && paper.nik === nik);
  const kept = Object.entries(state.papers).filter(
    ([key, paper]) => !('fromDocument' in paper) || isOwn(key, paper.fromDocument),
  );
  return kept.length === Object.keys(state.papers).length
    ? state
    : { ...state, papers: Object.fromEntries(kept) };
}

/** Of one earlier case, the newest that has any; asked one case at a time, so that the question stays short. */
export function fitting(
  service: ServiceDefinition,
  state: DialogueState,
  { earlier, today }: Known,
): Fitting[] {
  const nik = nikIn(service, state);
  const found = missingDocuments(service, state).flatMap((document): Fitting[] => {
    const paper = earlier.find((item) => item.nik === nik && fits(document, item, service, today));
    return paper ? [{ document, paper }] : [];
  });
  const order = earlier.map(({ receiptCode }) => receiptCode);
  const newest = Math.min(...found.map(({ paper }) => order.indexOf(paper.receiptCode)));
  return found.filter(({ paper }) => paper.receiptCode === order[newest]);
}

function fits(
  { key, accept, reuse, reuse_months: months }: DocumentDefinition,
  paper: EarlierPaper,
  { code }: ServiceDefinition,
  today: Date,
): boolean {
  if (paper.key !== key || !accept.includes(paper.kind)) return false;
  if (reuse === 'never' || (reuse === 'same_service' && paper.service !== code)) return false;
  if (months === undefined) return true;
  const until = new Date(paper.cameAt);
  until.setUTCMonth(until.getUTCMonth() + months);
  return today < until;
}

export function nikIn(service: ServiceDefinition, { values }: DialogueState): string | undefined {
  return applicantOf(service, values).nik;
}
