import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A row of `keyring`. */
@Entity('keyring')
export class KeyringKey {
  @PrimaryColumn('smallint', { name: 'id' })
  id: number;

  @Column('bytea', { name: 'wrapped' })
  wrapped: Buffer;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt: Date;

  @Column('timestamptz', { name: 'retired_at', nullable: true })
  retiredAt: Date | null;

  @Column('timestamptz', { name: 'sealing_from', nullable: true })
  sealingFrom: Date | null;
}

/** A row of `backups`: one that was tried, and how it went. */
@Entity('backups')
export class BackupRow {
  @PrimaryColumn('uuid', { name: 'id' })
  id: string;

  @Column('timestamptz', { name: 'started_at' })
  startedAt: Date;

  @Column('timestamptz', { name: 'finished_at', nullable: true })
  finishedAt: Date | null;

  @Column('text', { name: 'file_name' })
  fileName: string;

  @Column('bigint', { name: 'size', nullable: true })
  size: string | null;

  @Column('text', { name: 'error_code', nullable: true })
  errorCode: string | null;
}

/** A row of `channel_accounts`. */
@Entity('channel_accounts')
export class ChannelAccount {
  @PrimaryColumn('uuid', { name: 'id' })
  id: string;

  @Column('text', { name: 'channel' })
  channel: string;

  @Column('text', { name: 'account' })
  account: string;

  @Column('text', { name: 'token_state', default: () => "'unknown'" })
  tokenState: string;

  @Column('jsonb', { name: 'state', default: () => "'{}'" })
  state: unknown;

  @Column('timestamptz', { name: 'last_inbound_at', nullable: true })
  lastInboundAt: Date | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt: Date;

  @Column('timestamptz', { name: 'token_expires_at', nullable: true })
  tokenExpiresAt: Date | null;

  @Column('text', { name: 'subscription', default: () => "'unknown'" })
  subscription: string;

  /** Words of `ChannelProblem`. */
  @Column('text', { name: 'problems', array: true, default: () => "'{}'" })
  problems: string[];

  @Column('timestamptz', { name: 'checked_at', nullable: true })
  checkedAt: Date | null;

  /** What people wrote before then is surely here. */
  @Column('timestamptz', { name: 'complete_until', nullable: true })
  completeUntil: Date | null;
}

/** A row of `send_rates`. */
@Entity('send_rates')
export class SendRate {
  @PrimaryColumn('text', { name: 'channel' })
  channel: string;

  @PrimaryColumn('text', { name: 'account' })
  account: string;

  /** 'account', or the id of an identity. */
  @PrimaryColumn('text', { name: 'scope' })
  scope: string;

  /** Up to when what was sent already fills the rate. */
  @Column('timestamptz', { name: 'busy_until' })
  busyUntil: Date;

  @Column('timestamptz', { name: 'blocked_until', nullable: true })
  blockedUntil: Date | null;

  @Column('text', { name: 'block_code', nullable: true })
  blockCode: string | null;
}

/** A row of `service_versions`. */
@Entity('service_versions')
export class ServiceVersion {
  @PrimaryColumn('uuid', { name: 'id' })
  id: string;

  @Column('text', { name: 'code' })
  code: string;

  @Column('text', { name: 'hash' })
  hash: string;

  @Column('jsonb', { name: 'definition' })
  definition: unknown;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt: Date;
}

/** A row of `files`. */
@Entity('files')
export class FileRow {
  @PrimaryColumn('uuid', { name: 'id' })
  id: string;

  @Column('text', { name: 'purpose' })
  purpose: string;

  @Column('text', { name: 'state' })
  state: string;

  @Column('text', { name: 'mime', nullable: true })
  mime: string | null;

  @Column('bigint', { name: 'size', default: () => '0' })
  size: string;

  @Column('bytea', { name: 'content_hash', nullable: true })
  contentHash: Buffer | null;

  @Column('bytea', { name: 'name_sealed', nullable: true })
  nameSealed: Buffer | null;

  @Column('text', { name: 'storage_key' })
  storageKey: string;

  @Column('integer', { name: 'width', nullable: true })
  width: number | null;

  @Column('integer', { name: 'height', nullable: true })
  height: number | null;

  @Column('jsonb', { name: 'hints', default: () => "'[]'" })
  hints: unknown;

  @Column('uuid', { name: 'created_by', nullable: true })
  createdBy: string | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt: Date;

  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt: Date | null;

  @Column('timestamptz', { name: 'retain_until', nullable: true })
  retainUntil: Date | null;
}

/** A row of `office_settings`. */
@Entity('office_settings')
export class OfficeSetting {
  @PrimaryColumn('uuid', { name: 'id' })
  id: string;

  @Column('text', { name: 'kind' })
  kind: string;

  @Column('date', { name: 'valid_from' })
  validFrom: string;

  @Column('date', { name: 'valid_to', nullable: true })
  validTo: string | null;

  @Column('jsonb', { name: 'data' })
  data: unknown;

  @Column('uuid', { name: 'created_by', nullable: true })
  createdBy: string | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt: Date;
}

/** A row of `number_series`. */
@Entity('number_series')
export class NumberSeries {
  @PrimaryColumn('text', { name: 'series' })
  series: string;

  @Column('integer', { name: 'next', default: () => '1' })
  next: number;
}

/** A row of `template_news`: channel, name and language of a template of ours, and when the provider last decided on it. */
@Entity('template_news')
export class TemplateNewsRow {
  @PrimaryColumn('text', { name: 'code' })
  code: string;

  @Column('timestamptz', { name: 'decided_at' })
  decidedAt: Date;
}
