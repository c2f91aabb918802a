import {
  type ComplaintClass,
  complaintClasses,
  type ComplaintOutcome,
  complaintOutcomes,
  type ComplaintState,
} from '@app/casework';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsOptional, IsString, IsUUID, Length, MaxLength } from 'class-validator';
import { PageQuery } from './cases.dto';

const states = ['open', 'replied', 'closed'] as const;
/** How somebody complained who did not write himself. */
export const spokenChannels = ['counter', 'phone', 'letter', 'village'] as const;

export class ListComplaintsQuery extends PageQuery {
  @IsOptional() @IsIn(states) state?: ComplaintState;
  @IsOptional() @IsIn(complaintClasses) class?: ComplaintClass;

  @IsOptional()
  @Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : (value as unknown)))
  @IsBoolean()
  aboutMoney?: boolean;
}

export class NewComplaintBody {
  @IsString() @Length(3, 4000) text: string;
  @IsOptional() @IsString() @MaxLength(100) name?: string;
  @IsOptional() @IsString() @MaxLength(30) phone?: string;
  @IsOptional() @IsIn(spokenChannels) channel?: (typeof spokenChannels)[number];
  @IsOptional() @IsIn(complaintClasses) class?: ComplaintClass;
  @IsOptional() @IsUUID() caseId?: string;
  @IsOptional() @IsUUID() concernsUser?: string;
}

export class ComplaintReplyBody {
  @IsString() @Length(1, 2000) text: string;
}

export class CloseComplaintBody {
  @IsIn(complaintOutcomes) outcome: ComplaintOutcome;
  @IsOptional() @IsString() @MaxLength(2000) note?: string;
}

export class ChangeComplaintBody {
  @IsOptional() @IsIn(complaintClasses) class?: ComplaintClass;
  @IsOptional() @IsUUID() concernsUser?: string;
}

/** What the caller is told: code and PIN to read the answer with, and until when it comes. */
export class ComplaintTaken {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty() receiptCode: string;
  @ApiProperty({ type: String, format: 'date-time' }) replyDueAt: Date;
  @ApiProperty({ type: String, format: 'date-time' }) dueAt: Date;
}
