/** Where one conversation stands. Kept sealed; plain JSON. */
export interface DialogueState {
  step: 'idle' | 'choosing' | 'collecting' | 'confirming';
  service?: string;
  /** Checked values by field key. */
  values: Record<string, unknown>;
  /** Papers by document key: an attachment that came, or to be brought. */
  papers: Record<string, Paper>;
  /** What the last question was about. */
  asked?: { kind: 'field' | 'document'; key: string };
  /** Photos that came before we knew what for. */
  loose: string[];
  /** Inputs in a row that we could make nothing of. */
  misses: number;
  /** Code of the case that this conversation made last, so that a second "ya" is answered with it. */
  lastCode?: string;
}

export type Paper = { attachmentId: string } | { willBring: true };

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

/** What the citizen's own cases look like to the dialogue. */
export interface KnownCase {
  id: string;
  receiptCode: string;
  service: string;
  title: string;
  status: string;
  label: string;
  promisedAt: string;
  /** Items to send again, oldest first. */
  returned: { key: string; label: string }[];
}

/** A text by key; the words are in the catalogue. */
export interface Reply {
  key: string;
  params?: Record<string, string>;
  choices?: { value: string; label: string }[];
}

/** What must happen in the world; done by the conversation in the same transaction. */
export type DialogueEffect =
  | { type: 'open_case' }
  | { type: 'hand_over' }
  | { type: 'attach'; caseId: string; key: string; attachmentId: string }
  | { type: 'bring'; caseId: string; key: string }
  | { type: 'follow'; receiptCode: string; pin: string };

export interface DialogueResult {
  state: DialogueState;
  replies: Reply[];
  effects: DialogueEffect[];
}
