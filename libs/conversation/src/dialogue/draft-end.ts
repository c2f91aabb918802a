import type { DialogueState, EndedDraft, Kept, Reply, ShelvedDraft } from './dialogue-state';
import { hasSubstance, withoutDraft } from './drafts';
import { type DialogueContext, isFilling } from './turn';

const day = 24 * 3_600_000;
const mostTold = 10;

/** What is left of a conversation when its time is over. */
export interface Ending {
  state: DialogueState;
  /** Whether anything ended. */
  isOver: boolean;
  /** Attachments that belonged to what ended, and to nothing else. */
  attachments: string[];
  /** When the next of its drafts ends; null when nothing is kept any more. */
  next: Date | null;
}

/** When the citizen was last heard at all, and how long the office keeps drafts now. */
export interface Silence {
  lastWord: Date;
  keepDays: number;
}

/** Whether anything is in it that must not be kept for ever: data, photos, words that were not understood. */
export function holdsAnything(state: DialogueState): boolean {
  return (state.shelved ?? []).length > 0 || isOpen(state);
}

/** The same, beside what stands aside. All counts but the few things that say nothing of anybody. */
function isOpen(state: DialogueState): boolean {
  const {
    step: _step,
    values,
    papers,
    loose,
    misses: _misses,
    lastCode: _code,
    ended: _ended,
    ...others
  } = state;
  const { shelved: _aside, kept: _kept, reminded: _reminded, heardAt: _heardAt, ...rest } = others;
  const isFilled = Object.keys(values).length + Object.keys(papers).length + loose.length > 0;
  return isFilling(state) || isFilled || !Object.values(rest).every(isEmpty);
}

function isEmpty(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.length === 0);
}

/** After a word of the citizen the open draft is kept from then on, and so is one that has just been put aside. */
export function keptOn(state: DialogueState, before: DialogueState, silence: Silence): DialogueState {
  const { kept, ...rest } = state;
  const shelved = state.shelved?.map((draft) =>
    before.shelved?.includes(draft) ? draft : { ...draft, kept: longer(draft.kept, silence) },
  );
  return {
    ...rest,
    ...(shelved ? { shelved } : {}),
    ...(isOpen(state) ? { kept: longer(kept, silence) } : {}),
  };
}

/** Never shorter than it was promised before. */
function longer(kept: Kept | undefined, { lastWord, keepDays }: Silence): Kept {
  const until = new Date(lastWord.getTime() + keepDays * day).toISOString();
  return kept && kept.until > until ? kept : { until, days: keepDays };
}

/** The drafts whose time is over are gone from it, with all that stood in them; that they were is noted for the citizen. */
export function endedBy(state: DialogueState, now: Date, silence: Silence): Ending {
  const isOver = ({ until }: Kept): boolean => Date.parse(until) <= now.getTime();
  const { aside, open } = promises(state, silence);
  const goneAside = aside.filter(({ kept }) => isOver(kept));
  const goneOpen = open.filter(isOver);
  const going = [...aside.map(({ kept }) => kept), ...open].filter((kept) => !isOver(kept));
  const ended = [
    ...(state.ended ?? []),
    ...goneAside.map(({ draft, kept }) => endedOf(draft, kept)),
    ...goneOpen.flatMap((kept) => noteOf(state, kept)),
  ].slice(-mostTold);
  const rest = withoutAside(goneOpen.length > 0 ? withoutDraft(state) : state, goneAside);
  const left = new Set(attachmentsIn(rest));
  return {
    state: ended.length > 0 ? { ...rest, ended } : rest,
    isOver: goneAside.length + goneOpen.length > 0,
    attachments: attachmentsIn(state).filter((id) => !left.has(id)),
    next: earliest(going),
  };
}

/** When the first of its drafts ends, or should have ended already; null when nothing is kept. */
export function firstEnd(state: DialogueState, silence: Silence): Date | null {
  const { aside, open } = promises(state, silence);
  return earliest([...aside.map(({ kept }) => kept), ...open]);
}

function promises(
  state: DialogueState,
  silence: Silence,
): { aside: { draft: ShelvedDraft; kept: Kept }[]; open: Kept[] } {
  return {
    aside: (state.shelved ?? []).map((draft) => ({ draft, kept: keptOf(draft, silence) })),
    open: isOpen(state) ? [openUntil(state, silence)] : [],
  };
}

function earliest(kept: readonly Kept[]): Date | null {
  return kept.length > 0 ? new Date(Math.min(...kept.map(({ until }) => Date.parse(until)))) : null;
}

function withoutAside(state: DialogueState, gone: readonly { draft: ShelvedDraft }[]): DialogueState {
  const { shelved = [], ...rest } = state;
  const left = shelved.filter((draft) => !gone.some((one) => one.draft === draft));
  return left.length > 0 ? { ...rest, shelved: left } : rest;
}

function attachmentsIn({ papers, loose, held = [], other, shelved = [] }: DialogueState): string[] {
  const drafts = [{ papers, loose }, ...shelved];
  const placed = drafts.flatMap((draft) =>
    Object.values(draft.papers).flatMap((paper) => ('attachmentId' in paper ? [paper.attachmentId] : [])),
  );
  return [...placed, ...drafts.flatMap((draft) => draft.loose), ...held, ...(other?.papers ?? [])];
}

/** One line for all that ended, however much it was. */
export function tellEnded(ended: readonly EndedDraft[], { services, legal }: DialogueContext): Reply {
  const days = String(Math.max(...ended.map((draft) => draft.days)));
  const codes = [...new Set(ended.flatMap(({ service }) => service ?? []))];
  if (codes.length === 0) return { key: 'dialogue.photos_ended', params: { days } };
  const titles = codes.map(
    (code) => [...services, ...legal.retired].find((service) => service.code === code)?.title ?? code,
  );
  return { key: 'dialogue.draft_ended', params: { services: titles.join(', '), days } };
}

/** As it was promised; what is older than promises counts from its last word. */
export function keptOf({ kept, heardAt }: Pick<DialogueState, 'kept' | 'heardAt'>, silence: Silence): Kept {
  const { lastWord, keepDays } = silence;
  const from = heardAt === undefined ? lastWord.getTime() : Date.parse(heardAt);
  return kept ?? { until: new Date(from + keepDays * day).toISOString(), days: keepDays };
}

/** Whoever writes to an officer meanwhile is not silent. */
function openUntil(state: DialogueState, silence: Silence): Kept {
  const { until, days } = keptOf(state, silence);
  const byWord = silence.lastWord.getTime() + days * day;
  return { until: new Date(Math.max(Date.parse(until), byWord)).toISOString(), days };
}

function noteOf(state: DialogueState, kept: Kept): EndedDraft[] {
  if (hasSubstance(state)) return [endedOf(state, kept)];
  return state.loose.length > 0 ? [{ days: kept.days }] : [];
}

function endedOf({ service }: Pick<DialogueState, 'service'>, { days }: Kept): EndedDraft {
  return { service, days };
}
