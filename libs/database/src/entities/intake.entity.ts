import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A row of `inbound_bodies`. */
@Entity('inbound_bodies')
export class InboundBody {
  @PrimaryColumn('uuid', { name: 'id' })
  id: string;

  @Column('text', { name: 'channel' })
  channel: string;

  @Column('bytea', { name: 'body_sealed', nullable: true })
  bodySealed: Buffer | null;

  @Column('timestamptz', { name: 'received_at' })
  receivedAt: Date;

  @Column('timestamptz', { name: 'drop_after' })
  dropAfter: Date;
}

/** A row of `lanes`. */
@Entity('lanes')
export class LaneRow {
  @PrimaryColumn('bytea', { name: 'lane' })
  lane: Buffer;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt: Date;
}

/** A row of `inbound_events`. */
@Entity('inbound_events')
export class InboundEventRow {
  @PrimaryColumn('uuid', { name: 'id' })
  id: string;

  @Column({ type: 'bigint', name: 'seq', insert: false, update: false })
  seq: string;

  @Column('uuid', { name: 'body_id', nullable: true })
  bodyId: string | null;

  @Column('text', { name: 'channel' })
  channel: string;

  @Column('text', { name: 'account' })
  account: string;

  @Column('bytea', { name: 'lane' })
  lane: Buffer;

  @Column('bytea', { name: 'dedupe_key' })
  dedupeKey: Buffer;

  @Column('bytea', { name: 'content_hash', nullable: true })
  contentHash: Buffer | null;

  @Column('text', { name: 'type' })
  type: string;

  @Column('timestamptz', { name: 'sent_at' })
  sentAt: Date;

  @Column('timestamptz', { name: 'received_at' })
  receivedAt: Date;

  @Column('bytea', { name: 'payload_sealed' })
  payloadSealed: Buffer;

  @Column('text', { name: 'status', default: () => "'pending'" })
  status: string;

  @Column('smallint', { name: 'attempts', default: () => '0' })
  attempts: number;

  @Column('timestamptz', { name: 'next_attempt_at', nullable: true })
  nextAttemptAt: Date | null;

  @Column('text', { name: 'error_code', nullable: true })
  errorCode: string | null;

  @Column('timestamptz', { name: 'done_at', nullable: true })
  doneAt: Date | null;

  @Column('timestamptz', { name: 'masked_at', nullable: true })
  maskedAt: Date | null;
}
