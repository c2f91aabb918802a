import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A row of `recap_history`; a row without a month is a total as its source printed it. */
@Entity('recap_history')
export class RecapHistoryRow {
  @PrimaryColumn('text', { name: 'file' })
  file: string;

  @PrimaryColumn('integer', { name: 'row' })
  row: number;

  @Column('smallint', { name: 'year' })
  year: number;

  @Column('smallint', { name: 'month', nullable: true })
  month: number | null;

  @Column('text', { name: 'service' })
  service: string;

  @Column('text', { name: 'series' })
  series: string;

  @Column('text', { name: 'channel', nullable: true })
  channel: string | null;

  @Column('text', { name: 'village', nullable: true })
  village: string | null;

  @Column('integer', { name: 'files', nullable: true })
  files: number | null;

  @Column('text', { name: 'source' })
  source: string;

  @Column('text', { name: 'quality' })
  quality: string;

  @Column('timestamptz', { name: 'imported_at' })
  importedAt: Date;
}
