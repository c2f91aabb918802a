import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';
import { type CaseResponse, highestVersion } from './cases.dto';

/** One of a stack: the case as it was seen, and the scan of its signed sheet where ink signs. */
export class SignItem {
  @IsUUID() id: string;
  @IsInt() @Min(1) @Max(highestVersion) version: number;
  @IsOptional() @IsUUID() fileId?: string;
}

/** How one of a stack went: the case as it is now, or why not. */
export class SignedItem {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ description: 'As the answer of its own action would be: 200, 403, 404, 409 or 422' })
  status: number;
  @ApiPropertyOptional({ type: 'object', additionalProperties: true }) case?: CaseResponse;
  @ApiPropertyOptional({ type: 'object', additionalProperties: true }) problem?: {
    code: string;
    detail: string;
    [extension: string]: unknown;
  };
}

export class SignedStack {
  @ApiProperty({ type: () => [SignedItem] }) items: SignedItem[];
}

/** One button of the card; `key` is the number that presses it. */
export class WorkButton {
  @ApiProperty() key: number;
  @ApiProperty() code: string;
  @ApiProperty() label: string;
  @ApiProperty({ type: [String] }) needs: string[];
}

/** The one thing to do now; `case` is null when nothing waits. */
export class NextWork {
  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true }) case: CaseResponse | null;
  @ApiProperty() question: string;
  @ApiProperty({ type: () => [WorkButton] }) buttons: WorkButton[];
  @ApiProperty() late: boolean;
  @ApiProperty({ type: String, nullable: true, format: 'date-time' }) leasedUntil: string | null;
  @ApiProperty() waiting: number;
  @ApiProperty({ description: 'How many of those waiting are late' }) waitingLate: number;
}
