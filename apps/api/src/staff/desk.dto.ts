import { staffRoles } from '@app/catalogue';
import { type HowReached, reaches } from '@app/notification';
import { ApiProperty } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  MaxLength,
} from 'class-validator';
import { PageQuery } from './cases.dto';

export class ListConversationsQuery extends PageQuery {
  @IsOptional() @IsIn(['bot', 'person']) mode?: 'bot' | 'person';
}

export class ListMessagesQuery extends PageQuery {
  @IsOptional() @IsString() @MaxLength(40) channel?: string;
  @IsOptional() @IsIn(['inbound', 'outbound']) direction?: 'inbound' | 'outbound';
  @IsOptional() @IsString() @MaxLength(300) externalId?: string;
}

export class ChannelParam {
  @Matches(/^[a-z]{1,20}$/) name: string;
}

/** Taken, and how it gets there: now, after the citizen's answer to a template, or by a telephone call that is a task now. */
export class SaidResponse {
  @ApiProperty({ enum: reaches }) delivery: HowReached;
}

export class SayBody {
  @IsString() @Length(1, 2000) text: string;
}

export class ListOutboxQuery extends PageQuery {
  @IsOptional() @IsString() @MaxLength(20) status?: string;
}

export class NewUserBody {
  @IsString() @Matches(/^[a-z0-9._-]{3,40}$/) username: string;
  @IsString() @Length(1, 100) name: string;

  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(7) @IsIn(staffRoles, { each: true }) roles: string[];

  @IsOptional() @IsString() @MaxLength(40) village?: string;
  @IsString() @Length(10, 200) password: string;
}

export class ChangeUserBody {
  @IsOptional() @IsString() @Length(1, 100) name?: string;
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(7)
  @IsIn(staffRoles, { each: true })
  roles?: string[];
  @IsOptional() @IsString() @MaxLength(40) village?: string;
  @IsOptional() @IsBoolean() disabled?: boolean;
  @IsOptional() @IsString() @Length(10, 200) password?: string;
}

const when = /^20\d\d-[01]\d-[0-3]\d(T[0-2]\d:[0-5]\d(:[0-5]\d(\.\d{1,3})?)?Z)?$/;

export class ListAuditQuery extends PageQuery {
  @IsOptional() @IsUUID() user?: string;
  @IsOptional() @IsString() @Matches(/^[a-z_.]{1,60}$/) action?: string;
  @IsOptional() @IsString() @Matches(/^[a-z_]{1,40}$/) subjectKind?: string;
  @IsOptional() @IsUUID() subjectId?: string;
  @IsOptional() @IsString() @Matches(when) from?: string;
  @IsOptional() @IsString() @Matches(when) to?: string;
}

export class IdParam {
  @IsUUID() id: string;
}
