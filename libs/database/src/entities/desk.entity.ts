import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A row of `work_leases`. */
@Entity('work_leases')
export class WorkLease {
  @PrimaryColumn('uuid', { name: 'case_id' })
  caseId: string;

  @Column('uuid', { name: 'user_id' })
  userId: string;

  @Column('timestamptz', { name: 'until' })
  until: Date;
}

/** A row of `held_moves`. */
@Entity('held_moves')
export class HeldMove {
  @PrimaryColumn('uuid', { name: 'case_id' })
  caseId: string;

  @Column('uuid', { name: 'id' })
  id: string;

  @Column('text', { name: 'action' })
  action: string;

  @Column('uuid', { name: 'user_id' })
  userId: string;

  @Column('bytea', { name: 'input_sealed' })
  inputSealed: Buffer;

  @Column('timestamptz', { name: 'made_at' })
  madeAt: Date;

  @Column('timestamptz', { name: 'due_at' })
  dueAt: Date;
}
