import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A row of `complaints`. */
@Entity('complaints')
export class ComplaintRow {
  @PrimaryColumn('uuid', { name: 'id' })
  id: string;

  @Column('text', { name: 'cause' })
  cause: string;

  @Column('text', { name: 'kind', default: () => "'complaint'" })
  kind: string;

  @Column('text', { name: 'receipt_code', nullable: true, unique: true })
  receiptCode: string | null;

  @Column('bytea', { name: 'receipt_seed', nullable: true })
  receiptSeed: Buffer | null;

  @Column('text', { name: 'class' })
  class: string;

  @Column('boolean', { name: 'about_money' })
  aboutMoney: boolean;

  @Column('text', { name: 'state' })
  state: string;

  @Column('text', { name: 'channel' })
  channel: string;

  @Column('uuid', { name: 'identity_id', nullable: true })
  identityId: string | null;

  @Column('uuid', { name: 'case_id', nullable: true })
  caseId: string | null;

  @Column('uuid', { name: 'concerns_user', nullable: true })
  concernsUser: string | null;

  @Column('bytea', { name: 'text_sealed' })
  textSealed: Buffer;

  @Column('bytea', { name: 'contact_sealed', nullable: true })
  contactSealed: Buffer | null;

  @Column('timestamptz', { name: 'received_at' })
  receivedAt: Date;

  @Column('timestamptz', { name: 'reply_due_at' })
  replyDueAt: Date;

  @Column('timestamptz', { name: 'due_at' })
  dueAt: Date;

  @Column('timestamptz', { name: 'replied_at', nullable: true })
  repliedAt: Date | null;

  @Column('timestamptz', { name: 'closed_at', nullable: true })
  closedAt: Date | null;

  @Column('uuid', { name: 'closed_by', nullable: true })
  closedBy: string | null;

  @Column('text', { name: 'outcome', nullable: true })
  outcome: string | null;

  @Column('bytea', { name: 'note_sealed', nullable: true })
  noteSealed: Buffer | null;
}

/** A row of `complaint_replies`. */
@Entity('complaint_replies')
export class ComplaintReplyRow {
  @PrimaryColumn('uuid', { name: 'id' })
  id: string;

  @Column('uuid', { name: 'complaint_id' })
  complaintId: string;

  @Column('uuid', { name: 'by_user' })
  byUser: string;

  @Column('timestamptz', { name: 'at' })
  at: Date;

  @Column('bytea', { name: 'text_sealed' })
  textSealed: Buffer;
}
