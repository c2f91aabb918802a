import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A row of `messages`. */
@Entity('messages')
export class MessageRow {
  @PrimaryColumn('uuid', { name: 'id' })
  id: string;

  @Column('text', { name: 'channel' })
  channel: string;

  @Column('text', { name: 'account' })
  account: string;

  @Column('uuid', { name: 'conversation_id' })
  conversationId: string;

  @Column('uuid', { name: 'identity_id' })
  identityId: string;

  @Column('uuid', { name: 'event_id', nullable: true })
  eventId: string | null;

  @Column('text', { name: 'direction' })
  direction: string;

  @Column('text', { name: 'author', default: () => "'citizen'" })
  author: string;

  @Column('uuid', { name: 'author_id', nullable: true })
  authorId: string | null;

  @Column('bytea', { name: 'external_hash', nullable: true })
  externalHash: Buffer | null;

  @Column('bytea', { name: 'external_sealed', nullable: true })
  externalSealed: Buffer | null;

  @Column('text', { name: 'kind' })
  kind: string;

  @Column('bytea', { name: 'text_sealed', nullable: true })
  textSealed: Buffer | null;

  @Column('bytea', { name: 'payload_sealed', nullable: true })
  payloadSealed: Buffer | null;

  @Column('timestamptz', { name: 'sent_at' })
  sentAt: Date;

  @Column('timestamptz', { name: 'received_at' })
  receivedAt: Date;

  @Column('text', { name: 'status', nullable: true })
  status: string | null;

  @Column('timestamptz', { name: 'edited_at', nullable: true })
  editedAt: Date | null;

  @Column('timestamptz', { name: 'unsent_at', nullable: true })
  unsentAt: Date | null;

  @Column('uuid', { name: 'complaint_id', nullable: true })
  complaintId: string | null;

  /** Said in a try-out. */
  @Column('boolean', { name: 'sandbox', default: () => 'false' })
  sandbox: boolean;

  /** Fetched by us after a gap, not told by a webhook. */
  @Column('boolean', { name: 'read_back', default: () => 'false' })
  readBack: boolean;

  /** The event of the same message that came the other way. */
  @Column('uuid', { name: 'twin_event_id', nullable: true })
  twinEventId: string | null;
}

/** A row of `message_changes`. */
@Entity('message_changes')
export class MessageChange {
  @PrimaryColumn('uuid', { name: 'id' })
  id: string;

  @Column('uuid', { name: 'event_id', nullable: true })
  eventId: string | null;

  @Column('text', { name: 'channel' })
  channel: string;

  @Column('text', { name: 'account' })
  account: string;

  @Column('uuid', { name: 'identity_id', nullable: true })
  identityId: string | null;

  @Column('bytea', { name: 'external_hash' })
  externalHash: Buffer;

  @Column('text', { name: 'kind' })
  kind: string;

  @Column('bytea', { name: 'text_sealed', nullable: true })
  textSealed: Buffer | null;

  @Column('timestamptz', { name: 'changed_at' })
  changedAt: Date;
}

/** A row of `delivery_reports`. */
@Entity('delivery_reports')
export class DeliveryReport {
  @PrimaryColumn('bytea', { name: 'external_hash' })
  externalHash: Buffer;

  @Column('text', { name: 'status' })
  status: string;

  @Column('text', { name: 'error_code', nullable: true })
  errorCode: string | null;

  @Column('timestamptz', { name: 'reported_at' })
  reportedAt: Date;
}

/** A row of `message_attachments`. */
@Entity('message_attachments')
export class MessageAttachment {
  @PrimaryColumn('uuid', { name: 'id' })
  id: string;

  @Column('uuid', { name: 'message_id' })
  messageId: string;

  @Column('smallint', { name: 'ordinal' })
  ordinal: number;

  @Column('text', { name: 'kind' })
  kind: string;

  @Column('bytea', { name: 'ref_sealed' })
  refSealed: Buffer;

  @Column('text', { name: 'mime', nullable: true })
  mime: string | null;

  @Column('bigint', { name: 'size', nullable: true })
  size: string | null;

  @Column('bytea', { name: 'name_sealed', nullable: true })
  nameSealed: Buffer | null;

  @Column('text', { name: 'state', default: () => "'pending'" })
  state: string;

  @Column('uuid', { name: 'file_id', nullable: true })
  fileId: string | null;

  @Column('smallint', { name: 'attempts', default: () => '0' })
  attempts: number;

  @Column('timestamptz', { name: 'next_attempt_at', nullable: true })
  nextAttemptAt: Date | null;

  @Column('text', { name: 'error_code', nullable: true })
  errorCode: string | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt: Date;
}

/** A row of `outbound_messages`. */
@Entity('outbound_messages')
export class OutboundMessage {
  @PrimaryColumn('uuid', { name: 'id' })
  id: string;

  @Column('text', { name: 'cause' })
  cause: string;

  @Column('smallint', { name: 'ordinal' })
  ordinal: number;

  @Column('uuid', { name: 'identity_id' })
  identityId: string;

  @Column('uuid', { name: 'conversation_id' })
  conversationId: string;

  @Column('uuid', { name: 'message_id' })
  messageId: string;

  @Column('uuid', { name: 'case_id', nullable: true })
  caseId: string | null;

  @Column('text', { name: 'channel' })
  channel: string;

  @Column('text', { name: 'purpose' })
  purpose: string;

  @Column('bytea', { name: 'content_sealed' })
  contentSealed: Buffer;

  @Column('text', { name: 'status' })
  status: string;

  @Column('smallint', { name: 'parts_sent', default: () => '0' })
  partsSent: number;

  @Column('text', { name: 'held_reason', nullable: true })
  heldReason: string | null;

  @Column('smallint', { name: 'attempts', default: () => '0' })
  attempts: number;

  @Column('timestamptz', { name: 'next_attempt_at', nullable: true })
  nextAttemptAt: Date | null;

  @Column('bytea', { name: 'provider_hash', nullable: true })
  providerHash: Buffer | null;

  @Column('bytea', { name: 'provider_sealed', nullable: true })
  providerSealed: Buffer | null;

  @Column('text', { name: 'error_code', nullable: true })
  errorCode: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'sent_at', nullable: true })
  sentAt: Date | null;
}

/** A row of `outbound_attempts`. */
@Entity('outbound_attempts')
export class OutboundAttempt {
  @PrimaryColumn('uuid', { name: 'id' })
  id: string;

  @Column('uuid', { name: 'outbound_id' })
  outboundId: string;

  @Column('smallint', { name: 'attempt' })
  attempt: number;

  @Column('timestamptz', { name: 'at' })
  at: Date;

  @Column('text', { name: 'outcome' })
  outcome: string;

  @Column('text', { name: 'error_code', nullable: true })
  errorCode: string | null;
}

/** A row of `track_attempts`. */
@Entity('track_attempts')
export class TrackAttempt {
  @PrimaryColumn('bytea', { name: 'code_hash' })
  codeHash: Buffer;

  @Column('integer', { name: 'failures' })
  failures: number;

  @Column('timestamptz', { name: 'blocked_until', nullable: true })
  blockedUntil: Date | null;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}
