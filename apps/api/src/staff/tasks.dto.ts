import { type CallOutcome, callOutcomes } from '@app/casework';
import { staffRoles } from '@app/catalogue';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { PageQuery } from './cases.dto';

export class ListTasksQuery extends PageQuery {
  @IsOptional() @IsString() @MaxLength(60) kind?: string;

  @IsOptional()
  @Transform(({ value }) => value === 'true' || value === '1')
  @IsBoolean()
  due?: boolean;

  @IsOptional()
  @Transform(({ value }) => value === 'true' || value === '1')
  @IsBoolean()
  mine?: boolean;

  @IsOptional() @IsIn(staffRoles) ownerRole?: string;
  @IsOptional() @IsIn(['open', 'done']) state?: 'open' | 'done';
}

export class DoneBody {
  @IsOptional() @IsString() @MaxLength(200) outcome?: string;
}

export class AttemptBody {
  @IsIn(callOutcomes) outcome: CallOutcome;
  @IsOptional() @IsString() @MaxLength(500) note?: string;
}

/** A call that was kept. */
export class AttemptAnswer {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ enum: ['open', 'done'] }) state: 'open' | 'done';
  @ApiProperty() attempts: number;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) dueAt: Date | null;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) nextTaskId: string | null;
}
