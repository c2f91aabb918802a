import { deputyRoles } from '@app/staff';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Max,
  Min,
  ValidateNested,
  IsObject,
} from 'class-validator';
import { highestVersion } from './cases.dto';
import { IsDay } from './is-day';

export class DeputyItem {
  /** The person, by id or by the name that he logs in with. */
  @IsOptional() @IsUUID() userId?: string;
  @IsOptional() @IsString() @Length(1, 100) username?: string;

  @IsIn(deputyRoles) role: (typeof deputyRoles)[number];

  /** As it stands before the title: `Plh.`, `Plt.`, `a.n.` */
  @IsString() @Length(1, 20) basis: string;

  /** First and last day; both count. */
  @ApiProperty({ format: 'date' }) @IsDay() from: string;
  @ApiPropertyOptional({ type: String, format: 'date', nullable: true }) @IsOptional() @IsDay() to?: string;

  /** Number of the written order. */
  @IsOptional() @IsString() @Length(1, 100) order?: string;
  /** As it stands under a letter. */
  @IsOptional() @IsString() @Length(1, 100) name?: string;
  @IsOptional() @IsString() @Length(1, 100) rank?: string;
  @IsOptional() @IsString() @Length(1, 40) nip?: string;
}

export class DeputiesBody {
  @ApiProperty({ type: () => [DeputyItem] })
  @IsArray()
  @ArrayMaxSize(50)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => DeputyItem)
  items: DeputyItem[];

  /** As it was read: refused when somebody else changed the orders since. */
  @IsOptional() @IsInt() @Min(0) @Max(highestVersion) version?: number;
}

class DeputyRow {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ format: 'uuid' }) userId: string;
  @ApiProperty({ enum: deputyRoles }) role: string;
  @ApiProperty() basis: string;
  @ApiProperty({ type: String, nullable: true }) order: string | null;
  @ApiProperty() name: string;
  @ApiProperty({ type: String, nullable: true }) rank: string | null;
  @ApiProperty({ type: String, nullable: true }) nip: string | null;
  @ApiProperty({ format: 'date' }) from: string;
  @ApiProperty({ type: String, format: 'date', nullable: true }) to: string | null;
  /** Whether it counts today. */
  @ApiProperty() active: boolean;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) endedAt: string | null;
}

export class DeputyAnswer {
  @ApiProperty({ type: [DeputyRow] }) items: DeputyRow[];
  @ApiProperty() version: number;
  @ApiProperty({ type: String, nullable: true }) nextCursor: null;
}
