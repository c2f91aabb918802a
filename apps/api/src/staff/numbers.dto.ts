import { type Settlement, type VoidReason, voidReasons } from '@app/letters';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
  IsObject,
} from 'class-validator';
import { PageQuery } from './cases.dto';
import { IsDay } from './is-day';

const serviceCode = /^[a-z][a-z0-9_-]{0,29}$/;
const largestSeq = 999_999_999;

export class SeriesQuery {
  @IsString() @Matches(serviceCode) service: string;

  /** The current one when it is left out. */
  @IsOptional() @Type(() => Number) @IsInt() @Min(2000) @Max(2099) year?: number;
}

export class ListNumbersQuery extends PageQuery {
  @IsString() @Matches(serviceCode) service: string;
  @IsOptional() @Type(() => Number) @IsInt() @Min(2000) @Max(2099) year?: number;
}

export class RegisterQuery extends PageQuery {
  @IsString() @Matches(serviceCode) service: string;
  @IsOptional() @Type(() => Number) @IsInt() @Min(2000) @Max(2099) year?: number;
  @IsIn(['json', 'xlsx', 'pdf']) format: 'json' | 'xlsx' | 'pdf' = 'json';
}

export class ListBlocksQuery {
  @Type(() => Number) @IsInt() @Min(1) @Max(200) limit = 50;
}

export class NewBlockBody {
  @IsString() @Matches(serviceCode) service: string;

  /** How many papers are made before the program runs again, at the most. */
  @IsInt() @Min(1) @Max(100) count: number;

  /** Why: `listrik padam`. */
  @IsString() @Length(3, 300) note: string;
}

export class VoidNumberBody {
  @IsString() @Matches(serviceCode) service: string;
  @IsInt() @Min(2000) @Max(2099) year: number;
  @IsInt() @Min(1) @Max(largestSeq) seq: number;
  @IsIn(voidReasons) reason: VoidReason;
  @IsOptional() @IsString() @MaxLength(300) note?: string;
}

const isCase = ({ as }: SettlementItem): boolean => as === 'case';
const isPaper = ({ as }: SettlementItem): boolean => as === 'paper';
const isVoid = ({ as }: SettlementItem): boolean => as === 'void';

/** What became of one number of a block. */
export class SettlementItem {
  @IsInt() @Min(1) @Max(largestSeq) seq: number;

  /** `case`: a case's letter bears it; `paper`: a paper without a case; `void`: none ever will. */
  @IsIn(['case', 'paper', 'void']) as: 'case' | 'paper' | 'void';

  @ApiPropertyOptional({ format: 'uuid', description: 'Needed with `case`' })
  @ValidateIf(isCase)
  @IsUUID()
  caseId?: string;

  /** The day on the paper; needed with `case` and `paper`. */
  @ApiPropertyOptional({ format: 'date' })
  @ValidateIf((item: SettlementItem) => !isVoid(item))
  @IsDay()
  day?: string;

  /** Whose paper it is, needed with `paper`. */
  @ApiPropertyOptional({ minLength: 1, maxLength: 100 })
  @ValidateIf(isPaper)
  @IsString()
  @Length(1, 100)
  name?: string;

  /** Code of a village, with `paper`. */
  @IsOptional() @IsString() @MaxLength(40) village?: string;

  @ApiPropertyOptional({ enum: voidReasons, description: 'Needed with `void`' })
  @ValidateIf(isVoid)
  @IsIn(voidReasons)
  reason?: VoidReason;

  @IsOptional() @IsString() @MaxLength(300) note?: string;
}

export class SettlementBody {
  @ApiProperty({ type: () => [SettlementItem] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => SettlementItem)
  items: SettlementItem[];
}

/** The item as casework understands it; its fields were checked by `as`. */
export function settlementOf(item: SettlementItem): Settlement {
  const { seq, caseId = '', day = '', name = '', village, reason = 'other', note } = item;
  if (item.as === 'case') return { seq, as: 'case', caseId, day };
  if (item.as === 'paper') return { seq, as: 'paper', day, name, village };
  return { seq, as: 'void', reason, note };
}
