import { ApiProperty } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';

export class EraseBody {
  /** Who asked for it and how he was known; the auditor reads it. */
  @IsString() @Length(3, 300) reason: string;
}

/** What was erased, and what the law on archives keeps. */
export class ErasedAnswer {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty() messages: number;
  @ApiProperty() files: number;
  @ApiProperty({ type: [String], format: 'uuid' }) cases: string[];
  @ApiProperty({ type: [String], format: 'uuid' }) keptForLetter: string[];
}
