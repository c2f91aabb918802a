import { staffRoles } from '@app/catalogue';
import { Transform } from 'class-transformer';
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

export class SayBody {
  @IsString() @Length(1, 2000) text: string;
}

export class ListTasksQuery extends PageQuery {
  @IsOptional() @IsString() @MaxLength(60) kind?: string;

  @IsOptional()
  @Transform(({ value }) => value === 'true' || value === '1')
  @IsBoolean()
  due?: boolean;
}

export class DoneBody {
  @IsOptional() @IsString() @MaxLength(200) outcome?: string;
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

export class IdParam {
  @IsUUID() id: string;
}
