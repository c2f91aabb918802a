import { type HoursBySpans, staffRoles, type StaffRole, weekdays } from '@app/catalogue';
import { ApiProperty, type ApiPropertyOptions, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  MaxLength,
  Max,
  Min,
  ValidateNested,
  IsObject,
} from 'class-validator';
import { IsDay } from './is-day';
import { highestVersion } from './cases.dto';
import { IsHours } from './is-hours';

export class ListDatesQuery {
  /** Older rows and those taken back too. */
  @IsOptional()
  @Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : (value as unknown)))
  @IsBoolean()
  all?: boolean;
}

class DatedItem {
  /** First and last day; both count. */
  @ApiProperty({ format: 'date' }) @IsDay() from: string;
  @ApiPropertyOptional({ type: String, format: 'date', nullable: true }) @IsOptional() @IsDay() to?:
    string | null;
}

class DatesBody {
  /** As it was read: refused when somebody else changed the rows since. */
  @IsOptional() @IsInt() @Min(0) @Max(highestVersion) version?: number;
}

/** Left out, `to` is the same day: nobody shuts an office without end. */
export class ClosureItem extends DatedItem {
  /** What citizens read. */
  @IsString() @Length(3, 200) reason: string;
}

export class ClosuresBody extends DatesBody {
  @ApiProperty({ type: () => [ClosureItem] })
  @IsArray()
  @ArrayMaxSize(100)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => ClosureItem)
  items: ClosureItem[];
}

const hoursSchema: ApiPropertyOptions = {
  type: 'object',
  additionalProperties: false,
  required: [...weekdays],
  properties: Object.fromEntries(
    weekdays.map((day) => [
      day,
      {
        type: 'array' as const,
        maxItems: 6,
        items: {
          type: 'array' as const,
          minItems: 2,
          maxItems: 2,
          items: { type: 'string', maxLength: 5, example: '08:00' },
        },
      },
    ]),
  ),
};

export class HoursItem extends DatedItem {
  @IsString() @Length(3, 200) reason: string;
  /** Every weekday; empty is shut, several spans leave out the break. */
  @ApiProperty(hoursSchema) @IsHours() hours: HoursBySpans;
}

export class HoursBody extends DatesBody {
  @ApiProperty({ type: () => [HoursItem] })
  @IsArray()
  @ArrayMaxSize(50)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => HoursItem)
  items: HoursItem[];
}

export class OfficialItem extends DatedItem {
  @IsIn(staffRoles) role: StaffRole;
  /** With titles, as it stands under a letter. */
  @IsString() @Length(1, 100) name: string;
  @IsString() @Length(1, 100) title: string;
  @IsOptional() @IsString() @MaxLength(100) rank?: string;
  @IsOptional() @IsString() @MaxLength(40) nip?: string;
}

export class OfficialsBody extends DatesBody {
  @ApiProperty({ type: () => [OfficialItem] })
  @IsArray()
  @ArrayMaxSize(50)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => OfficialItem)
  items: OfficialItem[];
}

export class NoticeItem extends DatedItem {
  /** What citizens read on the office's page. */
  @IsString() @Length(3, 500) text: string;
}

export class NoticesBody extends DatesBody {
  @ApiProperty({ type: () => [NoticeItem] })
  @IsArray()
  @ArrayMaxSize(50)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => NoticeItem)
  items: NoticeItem[];
}
