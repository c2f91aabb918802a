import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A row of `cases`. */
@Entity('cases')
export class CaseRow {
  @PrimaryColumn('uuid', { name: 'id' })
  id: string;

  @Column('text', { name: 'receipt_code' })
  receiptCode: string;

  @Column('bytea', { name: 'receipt_seed' })
  receiptSeed: Buffer;

  @Column('smallint', { name: 'pin_version', default: () => '1' })
  pinVersion: number;

  @Column('text', { name: 'service_code' })
  serviceCode: string;

  @Column('uuid', { name: 'service_version_id' })
  serviceVersionId: string;

  @Column('text', { name: 'status' })
  status: string;

  @Column('text', { name: 'phase' })
  phase: string;

  @Column('integer', { name: 'version', default: () => '1' })
  version: number;

  @Column('text', { name: 'channel' })
  channel: string;

  @Column('uuid', { name: 'applicant_id' })
  applicantId: string;

  @Column('text', { name: 'submitted_by', default: () => "'self'" })
  submittedBy: string;

  @Column('uuid', { name: 'identity_id', nullable: true })
  identityId: string | null;

  @Column('text', { name: 'village', nullable: true })
  village: string | null;

  @Column('uuid', { name: 'assignee_id', nullable: true })
  assigneeId: string | null;

  @Column('bytea', { name: 'fields_sealed' })
  fieldsSealed: Buffer;

  @Column('timestamptz', { name: 'identity_confirmed_at', nullable: true })
  identityConfirmedAt: Date | null;

  @Column('timestamptz', { name: 'submitted_at' })
  submittedAt: Date;

  @Column('timestamptz', { name: 'complete_at', nullable: true })
  completeAt: Date | null;

  @Column('timestamptz', { name: 'promised_at', nullable: true })
  promisedAt: Date | null;

  @Column('timestamptz', { name: 'paused_at', nullable: true })
  pausedAt: Date | null;

  @Column('integer', { name: 'paused_seconds', default: () => '0' })
  pausedSeconds: number;

  @Column('timestamptz', { name: 'closed_at', nullable: true })
  closedAt: Date | null;

  @Column('bytea', { name: 'head', nullable: true })
  head: Buffer | null;

  @Column('integer', { name: 'event_seq', default: () => '0' })
  eventSeq: number;

  @Column('integer', { name: 'notified_seq', default: () => '0' })
  notifiedSeq: number;

  @Column('boolean', { name: 'sandbox', default: () => 'false' })
  sandbox: boolean;

  @Column('text', { name: 'delivery', nullable: true })
  delivery: string | null;

  @Column('timestamptz', { name: 'retain_until', nullable: true })
  retainUntil: Date | null;

  @Column('boolean', { name: 'legal_hold', default: () => 'false' })
  legalHold: boolean;

  /** When whose it is was erased. */
  @Column('timestamptz', { name: 'erased_at', nullable: true })
  erasedAt: Date | null;

  @Column('timestamptz', { name: 'updated_at', default: () => 'now()' })
  updatedAt: Date;
}

/** A row of `case_followers`. */
@Entity('case_followers')
export class CaseFollower {
  @PrimaryColumn('uuid', { name: 'case_id' })
  caseId: string;

  @PrimaryColumn('uuid', { name: 'identity_id' })
  identityId: string;

  @Column('timestamptz', { name: 'followed_at' })
  followedAt: Date;
}

/** A row of `case_relations`. */
@Entity('case_relations')
export class CaseRelation {
  @PrimaryColumn('uuid', { name: 'from_case' })
  fromCase: string;

  @PrimaryColumn('uuid', { name: 'to_case' })
  toCase: string;

  @PrimaryColumn('text', { name: 'kind' })
  kind: string;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt: Date;
}

/** A row of `case_pauses`: a time in which the citizen had to act. */
@Entity('case_pauses')
export class CasePause {
  @PrimaryColumn('uuid', { name: 'case_id' })
  caseId: string;

  @PrimaryColumn('timestamptz', { name: 'from_at' })
  fromAt: Date;

  @Column('timestamptz', { name: 'to_at', nullable: true })
  toAt: Date | null;
}

/** A row of `case_escalations`: a level of lateness that was told. */
@Entity('case_escalations')
export class CaseEscalation {
  @PrimaryColumn('uuid', { name: 'case_id' })
  caseId: string;

  @PrimaryColumn('text', { name: 'level' })
  level: string;

  @Column('timestamptz', { name: 'at' })
  at: Date;
}

/** A row of `case_search`. */
@Entity('case_search')
export class CaseSearch {
  @PrimaryColumn('uuid', { name: 'case_id' })
  caseId: string;

  @PrimaryColumn('bytea', { name: 'token' })
  token: Buffer;

  @PrimaryColumn('timestamptz', { name: 'submitted_at' })
  submittedAt: Date;
}

/** A row of `case_items`. */
@Entity('case_items')
export class CaseItem {
  @PrimaryColumn('uuid', { name: 'id' })
  id: string;

  @Column('uuid', { name: 'case_id' })
  caseId: string;

  @Column('text', { name: 'key' })
  key: string;

  @Column('boolean', { name: 'required' })
  required: boolean;

  @Column('text', { name: 'state' })
  state: string;

  @Column('text', { name: 'reason', nullable: true })
  reason: string | null;

  @Column('bytea', { name: 'note_sealed', nullable: true })
  noteSealed: Buffer | null;

  @Column('timestamptz', { name: 'updated_at', default: () => 'now()' })
  updatedAt: Date;
}

/** A row of `documents`. */
@Entity('documents')
export class DocumentRow {
  @PrimaryColumn('uuid', { name: 'id' })
  id: string;

  @Column('uuid', { name: 'case_id' })
  caseId: string;

  @Column('uuid', { name: 'item_id' })
  itemId: string;

  @Column('uuid', { name: 'file_id' })
  fileId: string;

  @Column('integer', { name: 'version' })
  version: number;

  @Column('text', { name: 'state' })
  state: string;

  @Column('text', { name: 'reason', nullable: true })
  reason: string | null;

  @Column('bytea', { name: 'note_sealed', nullable: true })
  noteSealed: Buffer | null;

  @Column('uuid', { name: 'reviewed_by', nullable: true })
  reviewedBy: string | null;

  @Column('timestamptz', { name: 'reviewed_at', nullable: true })
  reviewedAt: Date | null;

  /** The document of an earlier case that this one was taken from. */
  @Column('uuid', { name: 'from_document', nullable: true })
  fromDocument: string | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt: Date;
}

/** A row of `case_events`. */
@Entity('case_events')
export class CaseEvent {
  @PrimaryColumn('uuid', { name: 'case_id' })
  caseId: string;

  @PrimaryColumn('integer', { name: 'seq' })
  seq: number;

  @Column('timestamptz', { name: 'at' })
  at: Date;

  @Column('text', { name: 'actor_kind' })
  actorKind: string;

  @Column('uuid', { name: 'actor_id', nullable: true })
  actorId: string | null;

  @Column('text', { name: 'action' })
  action: string;

  @Column('text', { name: 'from_status', nullable: true })
  fromStatus: string | null;

  @Column('text', { name: 'to_status', nullable: true })
  toStatus: string | null;

  @Column('bytea', { name: 'detail_hash' })
  detailHash: Buffer;

  @Column('bytea', { name: 'hash' })
  hash: Buffer;
}

/** A row of `case_event_details`. */
@Entity('case_event_details')
export class CaseEventDetail {
  @PrimaryColumn('uuid', { name: 'case_id' })
  caseId: string;

  @PrimaryColumn('integer', { name: 'seq' })
  seq: number;

  @Column('bytea', { name: 'salt' })
  salt: Buffer;

  @Column('bytea', { name: 'detail_sealed' })
  detailSealed: Buffer;
}
