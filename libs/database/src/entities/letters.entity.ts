import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A row of `letters`. */
@Entity('letters')
export class LetterRow {
  @PrimaryColumn('uuid', { name: 'id' })
  id: string;

  @Column('uuid', { name: 'case_id' })
  caseId: string;

  @Column('smallint', { name: 'ordinal', default: () => '1' })
  ordinal: number;

  @Column('text', { name: 'status' })
  status: string;

  @Column('text', { name: 'series', nullable: true })
  series: string | null;

  @Column('integer', { name: 'number_seq', nullable: true })
  numberSeq: number | null;

  @Column('text', { name: 'number', nullable: true })
  number: string | null;

  @Column('bytea', { name: 'token_hash' })
  tokenHash: Buffer;

  @Column('bytea', { name: 'token_sealed' })
  tokenSealed: Buffer;

  @Column('bytea', { name: 'data_sealed' })
  dataSealed: Buffer;

  @Column('jsonb', { name: 'signer', default: () => "'{}'" })
  signer: unknown;

  @Column('uuid', { name: 'sheet_file_id', nullable: true })
  sheetFileId: string | null;

  @Column('uuid', { name: 'scan_file_id', nullable: true })
  scanFileId: string | null;

  @Column('bytea', { name: 'scan_sha256', nullable: true })
  scanSha256: Buffer | null;

  @Column('timestamptz', { name: 'drafted_at' })
  draftedAt: Date;

  @Column('timestamptz', { name: 'printed_at', nullable: true })
  printedAt: Date | null;

  @Column('timestamptz', { name: 'signed_at', nullable: true })
  signedAt: Date | null;

  @Column('timestamptz', { name: 'valid_until', nullable: true })
  validUntil: Date | null;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt: Date | null;

  @Column('text', { name: 'reason', nullable: true })
  reason: string | null;
}

/** A row of `letter_numbers`. */
@Entity('letter_numbers')
export class LetterNumber {
  @PrimaryColumn('text', { name: 'series' })
  series: string;

  @PrimaryColumn('integer', { name: 'seq' })
  seq: number;

  @Column('uuid', { name: 'letter_id', nullable: true })
  letterId: string | null;

  @Column('text', { name: 'state' })
  state: string;

  @Column('text', { name: 'reason', nullable: true })
  reason: string | null;

  @Column('timestamptz', { name: 'at', default: () => 'now()' })
  at: Date;

  @Column('uuid', { name: 'block_id', nullable: true })
  blockId: string | null;

  @Column('uuid', { name: 'case_id', nullable: true })
  caseId: string | null;

  @Column('text', { name: 'number', nullable: true })
  number: string | null;

  @Column('date', { name: 'paper_day', nullable: true })
  paperDay: string | null;

  @Column('bytea', { name: 'paper_sealed', nullable: true })
  paperSealed: Buffer | null;

  @Column('bytea', { name: 'note_sealed', nullable: true })
  noteSealed: Buffer | null;

  @Column('uuid', { name: 'settled_by', nullable: true })
  settledBy: string | null;

  @Column('timestamptz', { name: 'settled_at', nullable: true })
  settledAt: Date | null;
}

/** A row of `number_blocks`. */
@Entity('number_blocks')
export class NumberBlock {
  @PrimaryColumn('uuid', { name: 'id' })
  id: string;

  @Column('text', { name: 'series' })
  series: string;

  @Column('integer', { name: 'first_seq' })
  firstSeq: number;

  @Column('integer', { name: 'last_seq' })
  lastSeq: number;

  @Column('text', { name: 'service' })
  service: string;

  @Column('date', { name: 'day' })
  day: string;

  @Column('bytea', { name: 'note_sealed' })
  noteSealed: Buffer;

  @Column('uuid', { name: 'reserved_by', nullable: true })
  reservedBy: string | null;

  @Column('timestamptz', { name: 'reserved_at' })
  reservedAt: Date;
}

/** A row of `letter_reports`. */
@Entity('letter_reports')
export class LetterReport {
  @PrimaryColumn('uuid', { name: 'letter_id' })
  letterId: string;

  @PrimaryColumn('smallint', { name: 'ordinal' })
  ordinal: number;

  @Column('timestamptz', { name: 'due_at' })
  dueAt: Date;

  @Column('timestamptz', { name: 'asked_at', nullable: true })
  askedAt: Date | null;

  @Column('timestamptz', { name: 'answered_at', nullable: true })
  answeredAt: Date | null;

  @Column('text', { name: 'answer', nullable: true })
  answer: string | null;
}
