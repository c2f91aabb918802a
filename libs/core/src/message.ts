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
  /** When the provider stops giving it; absent where that is not known. ISO 8601, for it lies sealed as JSON. */
  goneAt?: string;
}

interface InboundBase {
  /** What makes this event itself, before keying: `message:mid`, `status:id:state`, … (law 2). */
  dedupe: string;
  /** The sender's own time. */
  sentAt: Date;
  /** The channel's id of the person at the other end; absent where the event is nobody's. */
  senderId?: string;
}

/** Fetched by us from the provider's own record after a gap, where a message may have another id than in its webhook. */
export interface ReadBack {
  /** Ids of all that says the same at that moment in the same record, this one among them. */
  alike: string[];
}

/** Something a citizen said. */
export interface InboundMessage extends InboundBase {
  type: 'message';
  externalId: string;
  senderId: string;
  /** Another id under which the channel knows the same person (a user id beside a number). */
  senderAlias?: string;
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
  readBack?: ReadBack;
}

/** A provider's report on something that we sent: one message, or all that this person was sent up to a time. */
export interface InboundStatus extends InboundBase {
  type: 'status';
  externalId?: string;
  /** Where the provider names a time instead of a message. ISO 8601. */
  upTo?: string;
  status: 'sent' | 'delivered' | 'read' | 'failed';
  errorCode?: string;
  /** Our own mark of the message, where it was sent along and came back (`OutboundMark`). */
  mark?: string;
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

/** A complaint from the page that came while the database was away. */
export interface InboundComplaint extends InboundBase {
  type: 'complaint';
  senderId: string;
  complaint: {
    /** The same cause a second time is the same complaint. */
    cause: string;
    text: string;
    contact?: { name?: string; phone?: string };
  };
}

/** Understood, kept, but no message: reaction, referral, opt-in, edit, unsend. */
export interface InboundNotice extends InboundBase {
  type: 'reaction' | 'referral' | 'optin' | 'edit' | 'unsend' | 'other';
  /** The message that it is about. */
  externalId?: string;
  text?: string;
  payload?: string;
  referral?: string;
}

/** The provider gives a person another number or user id from now on. */
export interface InboundIdChange extends InboundBase {
  type: 'id_change';
  /** An id that the person had. */
  senderId: string;
  /** All that are told; one of them may be enough to know the person. */
  formerIds: string[];
  newIds: string[];
}

/** The provider warns or restricts our own account: `payload` says how, in its words. */
export interface InboundAccountNews extends InboundBase {
  type: 'account';
  payload: string;
}

/** The provider has decided on a message that it approves beforehand. */
export interface InboundTemplateNews extends InboundBase {
  type: 'template';
  name: string;
  language: string;
  /** In its words: `APPROVED`, `REJECTED`, `PAUSED`, … */
  status: string;
}

/** Something that went out under our name: by us, by another program, or by a person who answered elsewhere. */
export interface InboundEcho extends InboundBase {
  type: 'echo';
  externalId: string;
  kind: MessageKind;
  text?: string;
  attachments: AttachmentRef[];
  /** The provider's id of the app that sent it. */
  appId?: string;
  /** Our own mark of the message that this echoes (`OutboundMark`): what bears one was sent by us. */
  mark?: string;
  /** The provider says that a person wrote it. */
  byPerson?: boolean;
  readBack?: ReadBack;
}

/** Something that a person wrote where everybody can read it. What it says stays out of here. */
export interface InboundComment extends InboundBase {
  type: 'comment';
  externalId: string;
  /** Whom an answer under it reaches in private, in the channel's own way: one a comment or post, not the person's own id. */
  senderId: string;
  /** `gone`: hidden, removed, or changed so that nothing personal is in it any more. */
  state: 'shown' | 'gone';
  /** What of a person can be seen: 16 digits as a NIK or KK has, or a photo, which may be of a card. */
  shows: ('number' | 'photo')[];
  /** Where a person of the office finds it. */
  link: string;
}

/** Rightly signed, but not understood: stored and shown to staff as a task. */
export interface InboundUnreadable extends InboundBase {
  type: 'unreadable';
  reason: string;
}

/** The small vocabulary that every channel's words are turned into. */
export type InboundEvent =
  | InboundMessage
  | InboundStatus
  | InboundSubmission
  | InboundComplaint
  | InboundNotice
  | InboundIdChange
  | InboundAccountNews
  | InboundTemplateNews
  | InboundEcho
  | InboundComment
  | InboundUnreadable;

/** One thing that the citizen may press or answer by its number. */
export interface Choice {
  value: string;
  label: string;
}

/** A message that the provider has approved beforehand; it may go where the window is closed. */
export interface TemplateContent {
  name: string;
  language: string;
  /** What stands for its placeholders, in their order. */
  values: string[];
}

/** What we want to say, before a channel fits it into its limits. */
export interface OutboundContent {
  text?: string;
  choices?: Choice[];
  file?: { fileId: string; name: string; mime: string };
  /** Goes instead of the text, which is what it says. */
  template?: TemplateContent;
}
