import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A row of `identities`. */
@Entity('identities')
export class IdentityRow {
  @PrimaryColumn('uuid', { name: 'id' })
  id: string;

  @Column('text', { name: 'channel' })
  channel: string;

  @Column('text', { name: 'account' })
  account: string;

  @Column('bytea', { name: 'sender_hash' })
  senderHash: Buffer;

  @Column('bytea', { name: 'sender_sealed' })
  senderSealed: Buffer;

  @Column('bytea', { name: 'name_sealed', nullable: true })
  nameSealed: Buffer | null;

  @Column('bytea', { name: 'phone_hash', nullable: true })
  phoneHash: Buffer | null;

  @Column('bytea', { name: 'phone_sealed', nullable: true })
  phoneSealed: Buffer | null;

  @Column('text', { name: 'referral', nullable: true })
  referral: string | null;

  @Column('timestamptz', { name: 'last_inbound_at', nullable: true })
  lastInboundAt: Date | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt: Date;
}

/** A row of `identity_links`. */
@Entity('identity_links')
export class IdentityLink {
  @PrimaryColumn('uuid', { name: 'id' })
  id: string;

  @Column('uuid', { name: 'identity_id' })
  identityId: string;

  @Column('uuid', { name: 'linked_id' })
  linkedId: string;

  @Column('text', { name: 'reason' })
  reason: string;

  @Column('timestamptz', { name: 'linked_at', default: () => 'now()' })
  linkedAt: Date;

  @Column('timestamptz', { name: 'unlinked_at', nullable: true })
  unlinkedAt: Date | null;
}

/** A row of `identity_aliases`. */
@Entity('identity_aliases')
export class IdentityAlias {
  @PrimaryColumn('uuid', { name: 'id' })
  id: string;

  @Column('uuid', { name: 'identity_id' })
  identityId: string;

  @Column('text', { name: 'channel' })
  channel: string;

  @Column('text', { name: 'account' })
  account: string;

  @Column('bytea', { name: 'sender_hash' })
  senderHash: Buffer;

  @Column('bytea', { name: 'sender_sealed' })
  senderSealed: Buffer;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}

/** A row of `notices_shown`. */
@Entity('notices_shown')
export class NoticeShown {
  @PrimaryColumn('uuid', { name: 'identity_id' })
  identityId: string;

  @PrimaryColumn('text', { name: 'version' })
  version: string;

  @Column('timestamptz', { name: 'shown_at' })
  shownAt: Date;
}

/** A row of `applicants`. */
@Entity('applicants')
export class ApplicantRow {
  @PrimaryColumn('uuid', { name: 'id' })
  id: string;

  @Column('bytea', { name: 'nik_hash', nullable: true })
  nikHash: Buffer | null;

  @Column('bytea', { name: 'nik_sealed', nullable: true })
  nikSealed: Buffer | null;

  @Column('bytea', { name: 'name_sealed', nullable: true })
  nameSealed: Buffer | null;

  @Column('bytea', { name: 'phone_hash', nullable: true })
  phoneHash: Buffer | null;

  @Column('bytea', { name: 'phone_sealed', nullable: true })
  phoneSealed: Buffer | null;

  @Column('text', { name: 'village', nullable: true })
  village: string | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt: Date;

  @Column('boolean', { name: 'processing_restricted', default: () => 'false' })
  processingRestricted: boolean;
}

/** A row of `applicant_identities`. */
@Entity('applicant_identities')
export class ApplicantIdentity {
  @PrimaryColumn('uuid', { name: 'id' })
  id: string;

  @Column('uuid', { name: 'applicant_id' })
  applicantId: string;

  @Column('uuid', { name: 'identity_id' })
  identityId: string;

  @Column('text', { name: 'relation', default: () => "'self'" })
  relation: string;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt: Date;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt: Date | null;
}

/** A row of `conversations`. */
@Entity('conversations')
export class ConversationRow {
  @PrimaryColumn('uuid', { name: 'id' })
  id: string;

  @Column('uuid', { name: 'identity_id' })
  identityId: string;

  @Column('text', { name: 'channel' })
  channel: string;

  @Column('text', { name: 'mode', default: () => "'bot'" })
  mode: string;

  @Column('bytea', { name: 'state_sealed', nullable: true })
  stateSealed: Buffer | null;

  @Column('uuid', { name: 'taken_by', nullable: true })
  takenBy: string | null;

  @Column('timestamptz', { name: 'taken_at', nullable: true })
  takenAt: Date | null;

  @Column('timestamptz', { name: 'quiet_until', nullable: true })
  quietUntil: Date | null;

  @Column('timestamptz', { name: 'last_inbound_at', nullable: true })
  lastInboundAt: Date | null;

  @Column('timestamptz', { name: 'last_outbound_at', nullable: true })
  lastOutboundAt: Date | null;

  @Column('boolean', { name: 'sandbox', default: () => 'false' })
  sandbox: boolean;

  @Column('integer', { name: 'version', default: () => '1' })
  version: number;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at', default: () => 'now()' })
  updatedAt: Date;
}
