/** Kinds of a message in either direction (contract.md 4). */
export const messageKinds = [
  'text',
  'choice',
  'photo',
  'document',
  'audio',
  'video',
  'location',
  'contact',
  'sticker',
  'unsupported',
] as const;
export type MessageKind = (typeof messageKinds)[number];

/** Life of an outbound message (contract.md 4). */
export const outboundStatuses = [
  'held',
  'queued',
  'sending',
  'sent',
  'delivered',
  'read',
  'failed',
  'undeliverable',
  'unknown',
  'manual',
] as const;
export type OutboundStatus = (typeof outboundStatuses)[number];

/** A file that came with a message. `ref` is what the channel needs to fetch it (a URL, a media id, an upload id). */
export interface AttachmentRef {
  kind: 'photo' | 'document' | 'audio' | 'video' | 'sticker';
  ref: string;
  mime?: string;
  name?: string;
  size?: number;
  sha256?: string;
}

interface InboundBase {
  /** What makes this event itself, before keying: `message:mid`, `status:id:state`, … (law 2). */
  dedupe: string;
  /** The sender's own time. */
  sentAt: Date;
  /** The channel's id of the person at the other end; absent where the event is nobody's. */
  senderId?: string;
}

/** Something a citizen said. */
export interface InboundMessage extends InboundBase {
  type: 'message';
  externalId: string;
  senderId: string;
  senderName?: string;
  /** E.164, where the channel tells it. */
  senderPhone?: string;
  kind: MessageKind;
  text?: string;
  /** Machine value of a choice (button, list row, quick reply). */
  payload?: string;
  attachments: AttachmentRef[];
  /** Referral code that led here (m.me, wa.me, ad). */
  referral?: string;
}

/** A provider's report on something that we sent. */
export interface InboundStatus extends InboundBase {
  type: 'status';
  externalId: string;
  status: 'sent' | 'delivered' | 'read' | 'failed';
  errorCode?: string;
}

/** A finished form of the web channel. */
export interface InboundSubmission extends InboundBase {
  type: 'submission';
  senderId: string;
  submission: Submission;
}

/** The body of POST /api/v1/submissions, checked for shape. */
export interface Submission {
  service: string;
  fields: Record<string, unknown>;
  documents: { document: string; uploadId?: string; willBring?: boolean }[];
  contact: { name: string; phone?: string };
  consent: { noticeVersion: string };
}

/** Understood, kept, but no message: reaction, referral, opt-in, echo, edit, unsend. */
export interface InboundNotice extends InboundBase {
  type: 'reaction' | 'referral' | 'optin' | 'echo' | 'edit' | 'unsend' | 'other';
  externalId?: string;
  text?: string;
  payload?: string;
  referral?: string;
}

/** Rightly signed, but not understood: stored and shown to staff as a task. */
export interface InboundUnreadable extends InboundBase {
  type: 'unreadable';
  reason: string;
}

/** The small vocabulary that every channel's words are turned into. */
export type InboundEvent =
  InboundMessage | InboundStatus | InboundSubmission | InboundNotice | InboundUnreadable;

/** One thing that the citizen may press or answer by its number. */
export interface Choice {
  value: string;
  label: string;
}

/** What we want to say, before a channel fits it into its limits. */
export interface OutboundContent {
  text?: string;
  choices?: Choice[];
  file?: { fileId: string; name: string; mime: string };
}
