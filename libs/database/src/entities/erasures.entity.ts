import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A row of `erasures`: a person's data that was erased. */
@Entity('erasures')
export class ErasureRow {
  @PrimaryColumn('uuid', { name: 'id' })
  id: string;

  @Column('uuid', { name: 'identity_id', nullable: true })
  identityId: string | null;

  @Column('uuid', { name: 'by_user' })
  byUser: string;

  @Column('bytea', { name: 'reason_sealed' })
  reasonSealed: Buffer;

  @Column('timestamptz', { name: 'at' })
  at: Date;

  /** Whose bytes are still to be removed. */
  @Column('uuid', { name: 'file_ids', array: true, default: () => "'{}'" })
  fileIds: string[];

  @Column('timestamptz', { name: 'finished_at', nullable: true })
  finishedAt: Date | null;
}
