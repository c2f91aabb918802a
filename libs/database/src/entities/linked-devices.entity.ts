import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A row of `linked_devices`: one a channel; `holder` is the process that drives it until `lease_until`. */
@Entity('linked_devices')
export class LinkedDeviceRow {
  @PrimaryColumn('text', { name: 'channel' })
  channel: string;

  @Column('boolean', { name: 'wanted', default: () => 'true' })
  wanted: boolean;

  @Column('text', { name: 'state', default: () => "'off'" })
  state: string;

  @Column('text', { name: 'reason', nullable: true })
  reason: string | null;

  @Column('boolean', { name: 'sandboxed', nullable: true })
  sandboxed: boolean | null;

  @Column('uuid', { name: 'holder', nullable: true })
  holder: string | null;

  @Column('timestamptz', { name: 'lease_until', nullable: true })
  leaseUntil: Date | null;

  @Column('bytea', { name: 'qr_sealed', nullable: true })
  qrSealed: Buffer | null;

  @Column('timestamptz', { name: 'qr_until', nullable: true })
  qrUntil: Date | null;

  @Column('timestamptz', { name: 'first_ready_at', nullable: true })
  firstReadyAt: Date | null;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}

/** A row of `linked_device_peers`: one id of somebody; rows of one person have one `person_id`. */
@Entity('linked_device_peers')
export class LinkedDevicePeer {
  @PrimaryColumn('uuid', { name: 'id' })
  id: string;

  @Column('text', { name: 'channel' })
  channel: string;

  @Column('bytea', { name: 'alias_hash' })
  aliasHash: Buffer;

  @Column('uuid', { name: 'person_id' })
  personId: string;

  @Column('bytea', { name: 'alias_sealed' })
  aliasSealed: Buffer;

  @Column('bytea', { name: 'chat_sealed' })
  chatSealed: Buffer;
}

/** A row of `linked_device_openings`: a thread that we opened, for the pace. */
@Entity('linked_device_openings')
export class LinkedDeviceOpening {
  @PrimaryColumn('uuid', { name: 'id' })
  id: string;

  @Column('text', { name: 'channel' })
  channel: string;

  @Column('timestamptz', { name: 'at' })
  at: Date;
}
