import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';

export class DocumentBody {
  @IsString() @MaxLength(40) document: string;
  @IsOptional() @IsUUID() uploadId?: string;
  @IsOptional() @IsBoolean() willBring?: boolean;
}

export class ContactBody {
  @IsString() @Length(1, 100) name: string;
  @IsOptional() @IsString() @MaxLength(30) phone?: string;
}

export class ConsentBody {
  @IsString() @MaxLength(40) noticeVersion: string;
}

export class SubmissionBody {
  @IsString() @MaxLength(40) service: string;
  @IsObject() fields: Record<string, unknown>;

  @ApiProperty({ type: () => [DocumentBody] })
  @IsArray()
  @ArrayMaxSize(30)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => DocumentBody)
  documents: DocumentBody[];

  @ValidateNested() @Type(() => ContactBody) @IsObject() contact: ContactBody;
  @ValidateNested() @Type(() => ConsentBody) @IsObject() consent: ConsentBody;
}

export class TrackBody {
  @IsString() @Length(6, 20) receiptCode: string;
  @IsString() @Length(1, 10) pin: string;
}

/** Papers for a case that is there; `documents` as in a submission. */
export class ResupplyBody extends TrackBody {
  @ApiProperty({ type: () => [DocumentBody] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(30)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => DocumentBody)
  documents: DocumentBody[];
}

/** A step that the workflow gives to the citizen; what it needs stands in the answer of `track`. */
export class TrackActionBody extends TrackBody {
  @IsString() @Length(1, 60) action: string;
  @IsOptional() @IsInt() @Min(1) @Max(2_147_483_647) version?: number;
  @IsOptional() @IsString() @MaxLength(2000) note?: string;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @IsString({ each: true })
  @MaxLength(60, { each: true })
  reasons?: string[];

  @IsOptional() @IsObject() data?: Record<string, unknown>;
}

export class NameBody {
  @IsString() @Length(1, 100) name: string;
}
