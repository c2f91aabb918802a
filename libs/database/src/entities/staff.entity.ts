import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A row of `users`. */
@Entity('users')
export class UserRow {
  @PrimaryColumn('uuid', { name: 'id' })
  id: string;

  @Column('text', { name: 'username' })
  username: string;

  @Column('text', { name: 'name' })
  name: string;

  @Column('text', { name: 'roles', array: true })
  roles: string[];

  @Column('text', { name: 'village', nullable: true })
  village: string | null;

  @Column('text', { name: 'password_hash' })
  passwordHash: string;

  @Column('integer', { name: 'failed_logins', default: () => '0' })
  failedLogins: number;

  @Column('timestamptz', { name: 'locked_until', nullable: true })
  lockedUntil: Date | null;

  @Column('timestamptz', { name: 'disabled_at', nullable: true })
  disabledAt: Date | null;

  @Column('boolean', { name: 'must_change_password', default: () => 'false' })
  mustChangePassword: boolean;

  @Column('timestamptz', { name: 'password_until', nullable: true })
  passwordUntil: Date | null;

  @Column('bytea', { name: 'totp_sealed', nullable: true })
  totpSealed: Buffer | null;

  @Column('timestamptz', { name: 'totp_confirmed_at', nullable: true })
  totpConfirmedAt: Date | null;

  @Column('integer', { name: 'totp_last_step', nullable: true })
  totpLastStep: number | null;

  @Column('integer', { name: 'version', default: () => '1' })
  version: number;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt: Date;
}

/** A row of `sessions`. */
@Entity('sessions')
export class SessionRow {
  @PrimaryColumn('uuid', { name: 'id' })
  id: string;

  @Column('uuid', { name: 'user_id' })
  userId: string;

  @Column('bytea', { name: 'refresh_hash' })
  refreshHash: Buffer;

  @Column('bytea', { name: 'previous_hash', nullable: true })
  previousHash: Buffer | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'rotated_at' })
  rotatedAt: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt: Date | null;

  @Column('text', { name: 'device', nullable: true })
  device: string | null;

  @Column('bytea', { name: 'address_sealed', nullable: true })
  addressSealed: Buffer | null;

  @Column('bytea', { name: 'address_hash', nullable: true })
  addressHash: Buffer | null;
}

/** A row of `recovery_codes`. */
@Entity('recovery_codes')
export class RecoveryCode {
  @PrimaryColumn('uuid', { name: 'user_id' })
  userId: string;

  @PrimaryColumn('bytea', { name: 'code_hash' })
  codeHash: Buffer;

  @Column('timestamptz', { name: 'used_at', nullable: true })
  usedAt: Date | null;
}

/** A row of `idempotency_keys`. */
@Entity('idempotency_keys')
export class IdempotencyKey {
  @PrimaryColumn('text', { name: 'scope' })
  scope: string;

  @PrimaryColumn('text', { name: 'key' })
  key: string;

  @Column('bytea', { name: 'request_hash' })
  requestHash: Buffer;

  @Column('smallint', { name: 'status', nullable: true })
  status: number | null;

  @Column('bytea', { name: 'response_sealed', nullable: true })
  responseSealed: Buffer | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}

/** A row of `audit_entries`. */
@Entity('audit_entries')
export class AuditEntry {
  @PrimaryColumn('uuid', { name: 'id' })
  id: string;

  @Column('timestamptz', { name: 'at' })
  at: Date;

  @Column('uuid', { name: 'user_id', nullable: true })
  userId: string | null;

  @Column('text', { name: 'action' })
  action: string;

  @Column('text', { name: 'subject_kind' })
  subjectKind: string;

  @Column('uuid', { name: 'subject_id', nullable: true })
  subjectId: string | null;

  @Column('jsonb', { name: 'detail', default: () => "'{}'" })
  detail: unknown;

  @Column('text', { name: 'request_id', nullable: true })
  requestId: string | null;
}
