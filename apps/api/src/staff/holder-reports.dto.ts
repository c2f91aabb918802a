import { type ReportAnswer, reportAnswers, type ReportOutcome } from '@app/letters';
import { ApiProperty } from '@nestjs/swagger';
import { IsIn } from 'class-validator';

export class HolderReportBody {
  /** Still looking for work, or placed. */
  @IsIn(reportAnswers) answer: ReportAnswer;
}

export class HolderReportAnswer {
  /** Of the case. */
  @ApiProperty({ format: 'uuid' }) id: string;
  /** `known`: the same was told before, and nothing was added. */
  @ApiProperty({ enum: ['noted', 'known'] }) outcome: Exclude<ReportOutcome, 'none'>;
  /** When the next report is due; null: none is left. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) reportAt: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) validUntil: string | null;
}
