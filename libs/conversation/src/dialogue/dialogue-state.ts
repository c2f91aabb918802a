import type { FieldDefinition } from '@app/catalogue';
import type { ReportAnswer } from '../understand/report';

/** Where one conversation stands. Kept sealed; plain JSON. */
export interface DialogueState {
  step: 'idle' | 'choosing' | 'collecting' | 'confirming';
  service?: string;
  /** Checked values by field key. */
  values: Record<string, unknown>;
  /** Papers by document key: an attachment that came, to be brought, or of an earlier case. */
  papers: Record<string, Paper>;
  /** What the last question was about. */
  asked?: { kind: 'field' | 'document'; key: string };
  /** Group of fields that was announced last. */
  group?: string;
  /** Values that wait for a yes: from the NIK, from the channel. */
  proposed?: Record<string, unknown>;
  /** Fields whose proposal was wrong. */
  declined?: string[];
  /** The phone that the channel told, E.164. */
  phone?: string;
  /** Field that was answered last: "salah" means this one. */
  lastField?: string;
  /** Document that the last photo was taken for: "itu KK" moves it. */
  lastPaper?: string;
  /** When the citizen was last heard in this draft, ISO. */
  heardAt?: string;
  /** Until when this draft is kept without another word. */
  kept?: Kept;
  /** The citizen was reminded of this draft. */
  reminded?: true;
  /** Optional questions that were asked once and passed over. */
  skipped?: string[];
  /** It was asked whether papers of earlier cases with this NIK serve again; open until it is refused. */
  reuse?: { nik: string; refused?: true };
  /** Photos that came before we knew what for. */
  loose: string[];
  /** Inputs in a row that we could make nothing of. */
  misses: number;
  /** What was said when we asked which of two readings was meant. */
  unsure?: string;
  /** What was asked for last that is not done here; said again it is no second wish. */
  wished?: string;
  /** Announced a complaint and has not told it yet. */
  complaining?: true;
  /** A step of a case that waits for what it needs. */
  stepping?: Stepping;
  /** How the result is wanted. */
  delivery?: 'chat' | 'office' | 'village';
  /** Drafts that stand aside while another is filled. */
  shelved?: ShelvedDraft[];
  /** It was asked for whom this draft is. */
  forWhom?: true;
  /** The applicant of an earlier case whom this draft is for, by id. */
  person?: string;
  /** What was sent under another name and NIK than the draft's, until it is told whose it is. */
  other?: { values: Record<string, unknown>; papers: string[] };
  /** Papers that wait to be told which of several cases they are for. */
  held?: string[];
  /** Code of the case that this conversation made last, so that a second "ya" is answered with it. */
  lastCode?: string;
  /** Drafts that ended for want of a word, until the citizen is told. */
  ended?: EndedDraft[];
  /** All of this is only tried out. */
  tryOut?: TryOut;
}

/** A conversation that only practises. */
export interface TryOut {
  /** When it ends by itself if nothing more is heard, ISO. */
  until: string;
  /** What stood before, to go on with afterwards. */
  outside: DialogueState;
}

/** How long something is kept, as it was promised when the citizen last wrote. */
export interface Kept {
  /** ISO. */
  until: string;
  days: number;
}

/** What is left of a draft that ended: no data of anybody. Without a service: only photos had come. */
export interface EndedDraft {
  service?: string;
  days: number;
}

/** A draft that stands aside, told apart by its number and the initials of its applicant. */
export type ShelvedDraft = { number: number } & Pick<
  DialogueState,
  | 'service'
  | 'values'
  | 'papers'
  | 'loose'
  | 'phone'
  | 'heardAt'
  | 'kept'
  | 'reminded'
  | 'skipped'
  | 'declined'
  | 'person'
  | 'delivery'
  | 'reuse'
>;

/** What was told so far for a step of a case. */
export interface Stepping {
  caseId: string;
  action: string;
  /** What is asked for now. */
  asked?: 'confirm' | 'reason' | 'data' | 'note';
  confirmed?: true;
  note?: string;
  /** By its code. */
  reason?: string;
  /** Checked values by key. */
  data: Record<string, unknown>;
}

export type Paper = { attachmentId: string } | { willBring: true } | { fromDocument: string };

export const emptyState: DialogueState = { step: 'idle', values: {}, papers: {}, loose: [], misses: 0 };

/** What came from the citizen, as far as the dialogue needs it. */
export interface DialogueInput {
  text: string;
  /** Ids of attachments that may be papers (photos and documents). */
  papers: string[];
  /** Came with something that we keep for the officer but cannot read (voice, sticker, …). */
  other: boolean;
  /** The phone that the channel tells, E.164. */
  phone?: string;
}

/** A step that a service gives to the citizen, and what it needs; `ends` closes the case. */
export interface KnownStep {
  code: string;
  label: string | null;
  leadsTo: string;
  ends: boolean;
  note: boolean;
  /** Texts by code, of which one is to be chosen. */
  reasons: Record<string, string> | null;
  data: readonly FieldDefinition[];
}

/** What the citizen's own cases look like to the dialogue. */
export interface KnownCase {
  id: string;
  receiptCode: string;
  service: string;
  title: string;
  status: string;
  label: string;
  promisedAt: string;
  /** Since when it stands there, how many are before it, when it is signed: in words, '' where it cannot be said. */
  outlook?: { since: string; place: string; likely: string; signing: string };
  /** Papers that are still to come, by their labels. */
  toBring?: string;
  /** Days on which the office is shut meanwhile, with their reasons; '' for none. */
  closed?: string;
  /** What he was told last with a step, as "label: value"; '' for nothing. */
  told?: string;
  /** Items to send again, oldest first. */
  returned: { key: string; label: string }[];
  /** What he may do with it now. */
  steps: readonly KnownStep[];
  /** Whether it waits for him. */
  waits: boolean;
  /** Whose it is. */
  applicant?: KnownApplicant;
}

/** One of the people whom a chat serves: a phone is the family's, so they are told apart and never merged. */
export interface KnownApplicant {
  id: string;
  initials: string;
  nik?: string;
  /** What this chat itself told of him, to be proposed again; nothing where it only follows the case. */
  told?: { name: string };
}

/** A paper that an officer found good in a case that this very chat sent, by its document's id. */
export interface EarlierPaper {
  documentId: string;
  key: string;
  service: string;
  receiptCode: string;
  /** Of the applicant of that case. */
  nik: string;
  /** When that case was sent, in words. */
  day: string;
  /** When the paper itself came, ISO. */
  cameAt: string;
  kind: 'image' | 'pdf';
}

/** A text by key; the words are in the catalogue. */
export interface Reply {
  key: string;
  params?: Record<string, string>;
  /** A label that is the key of a text is rendered with `params`. */
  choices?: { value: string; label: string; params?: Record<string, string> }[];
}

/** What must happen in the world; done by the conversation in the same transaction. */
export type DialogueEffect =
  | { type: 'open_case' }
  | { type: 'hand_over' }
  | { type: 'attach'; caseId: string; key: string; attachmentId: string }
  | { type: 'bring'; caseId: string; key: string }
  | { type: 'follow'; receiptCode: string; pin: string }
  | { type: 'report'; caseId: string; answer: ReportAnswer }
  | { type: 'ask_report'; caseId: string }
  | {
      type: 'step';
      caseId: string;
      action: string;
      note?: string;
      reason?: string;
      data: Record<string, unknown>;
    }
  | { type: 'rate'; caseId: string; score: number }
  | { type: 'demand'; wish: string }
  | { type: 'complain'; text: string }
  | { type: 'data_right'; right: DataRight; text: string }
  | { type: 'object'; receiptCode: string; caseId?: string; pin?: string; text: string };

/** What somebody asks about the data that we keep of him. */
export type DataRight = 'erase' | 'access' | 'correct' | 'incident';

export interface DialogueResult {
  state: DialogueState;
  replies: Reply[];
  effects: DialogueEffect[];
}
