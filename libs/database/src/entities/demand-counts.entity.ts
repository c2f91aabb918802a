import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A row of `demand_counts`: how often something was asked for on a day that is not done here. */
@Entity('demand_counts')
export class DemandCount {
  @PrimaryColumn('date', { name: 'day' })
  day: string;

  @PrimaryColumn('text', { name: 'wish' })
  wish: string;

  @Column('integer', { name: 'count', default: 0 })
  count: number;
}
