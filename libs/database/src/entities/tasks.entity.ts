import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A row of `tasks`. */
@Entity('tasks')
export class TaskRow {
  @PrimaryColumn('uuid', { name: 'id' })
  id: string;

  @Column('text', { name: 'kind' })
  kind: string;

  @Column('text', { name: 'owner_role', default: () => "'officer'" })
  ownerRole: string;

  @Column('text', { name: 'state', default: () => "'open'" })
  state: string;

  @Column('text', { name: 'subject_kind', nullable: true })
  subjectKind: string | null;

  @Column('uuid', { name: 'subject_id', nullable: true })
  subjectId: string | null;

  @Column('text', { name: 'code', nullable: true })
  code: string | null;

  @Column('bytea', { name: 'detail_sealed', nullable: true })
  detailSealed: Buffer | null;

  @Column('smallint', { name: 'priority', default: () => '0' })
  priority: number;

  @Column('timestamptz', { name: 'due_at', nullable: true })
  dueAt: Date | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'done_at', nullable: true })
  doneAt: Date | null;

  @Column('uuid', { name: 'done_by', nullable: true })
  doneBy: string | null;

  @Column('text', { name: 'outcome', nullable: true })
  outcome: string | null;
}

/** A row of `task_attempts`. */
@Entity('task_attempts')
export class TaskAttempt {
  @PrimaryColumn('uuid', { name: 'id' })
  id: string;

  @Column('uuid', { name: 'task_id' })
  taskId: string;

  @Column('timestamptz', { name: 'at' })
  at: Date;

  @Column('uuid', { name: 'by_user', nullable: true })
  byUser: string | null;

  @Column('text', { name: 'outcome' })
  outcome: string;

  @Column('bytea', { name: 'note_sealed', nullable: true })
  noteSealed: Buffer | null;
}

/** A row of `timers`. */
@Entity('timers')
export class TimerRow {
  @PrimaryColumn('uuid', { name: 'id' })
  id: string;

  @Column('text', { name: 'kind' })
  kind: string;

  @Column('uuid', { name: 'subject_id' })
  subjectId: string;

  @Column('timestamptz', { name: 'due_at' })
  dueAt: Date;

  @Column('jsonb', { name: 'data', default: () => "'{}'" })
  data: unknown;

  @Column('text', { name: 'state', default: () => "'waiting'" })
  state: string;

  @Column('smallint', { name: 'attempts', default: () => '0' })
  attempts: number;

  @Column('timestamptz', { name: 'done_at', nullable: true })
  doneAt: Date | null;
}
