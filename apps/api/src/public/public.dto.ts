import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  MaxLength,
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

  @IsArray()
  @ArrayMaxSize(30)
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

export class NameBody {
  @IsString() @Length(1, 100) name: string;
}
