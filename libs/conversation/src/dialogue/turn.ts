import type { FieldDefinition, ServiceDefinition } from '@app/catalogue';
import type { Reading } from '../understand/reading';
import type { AnswerWords } from './answer-words';
import type { AnswerContext } from './answers';
import type {
  DialogueEffect,
  DialogueInput,
  DialogueResult,
  DialogueState,
  EarlierPaper,
  KnownCase,
  Reply,
} from './dialogue-state';
import type { LegalLife } from './legal-life';
import type { Reports } from './reporting';

/** What a turn is decided with. */
export interface DialogueContext extends AnswerContext {
  services: readonly ServiceDefinition[];
  cases: readonly KnownCase[];
  /** Papers that may serve again, the newest case first. */
  earlier: readonly EarlierPaper[];
  reading: Reading;
  legal: LegalLife;
  /** So many days is a draft kept without a word. */
  keepDays: number;
  /** Words of `catalogue/language/questions.yaml`. */
  questions: AnswerWords;
  /** Words of `catalogue/language/rights.yaml`. */
  rights: AnswerWords;
  /** Words of `catalogue/language/delivery.yaml`. */
  delivery: AnswerWords;
  /** Words of `catalogue/language/tryout.yaml`, and how long a silence a try-out outlives. */
  tryOut: { words: AnswerWords; hours: number };
  /** The reading is the one that the citizen chose of two. */
  isPressed?: true;
  /** What the message means as the report of a card's holder. */
  reports?: Reports | null;
  /** The score that a tap gave a case. */
  rating?: { caseId: string; score: number } | null;
  /** The step of a case that a tap chose. */
  tap?: { caseId: string; action: string } | null;
  /** A value as people read it; numbers of cards are masked. */
  shown: (field: FieldDefinition, value: unknown) => string;
  /** What a service costs, in words. */
  price: (service: ServiceDefinition) => string;
  /** The summary of a draft, made by the caller who knows how values are shown. */
  summary: (service: ServiceDefinition, state: DialogueState) => Record<string, string>;
}

/** One message of a citizen, and all that it is understood by. */
export interface Turn {
  state: DialogueState;
  input: DialogueInput;
  context: DialogueContext;
}

/** The service of the draft, when it is still offered. */
export function serviceOf(
  state: DialogueState,
  { services }: DialogueContext,
): ServiceDefinition | undefined {
  return services.find(({ code }) => code === state.service);
}

/** Whether a draft is being filled in, or looked over before it is sent. */
export function isFilling({ step }: DialogueState): boolean {
  return step === 'collecting' || step === 'confirming';
}

/** What a turn comes to. */
export function result(
  state: DialogueState,
  replies: Reply[],
  effects: DialogueEffect[] = [],
): DialogueResult {
  return { state, replies, effects };
}
