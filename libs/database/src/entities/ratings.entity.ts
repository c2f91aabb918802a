import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A row of `rated_cases`: this case was rated, and is not rated again. */
@Entity('rated_cases')
export class RatedCase {
  @PrimaryColumn('uuid', { name: 'case_id' })
  caseId: string;
}

/** A row of `rating_counts`: how often a service got a score in a month. */
@Entity('rating_counts')
export class RatingCount {
  /** Its first day. */
  @PrimaryColumn('date', { name: 'month' })
  month: string;

  @PrimaryColumn('text', { name: 'service_code' })
  service: string;

  @PrimaryColumn('smallint', { name: 'score' })
  score: number;

  @Column('integer', { name: 'count', default: 0 })
  count: number;
}
