import { ApiProperty } from '@nestjs/swagger';
import { IsUUID } from 'class-validator';

export class UserSessionParams {
  @IsUUID() id: string;
  @IsUUID() sessionId: string;
}

export class SessionItem {
  @ApiProperty({ format: 'uuid' }) id: string;
  /** Browser and system, as far as the program told. */
  @ApiProperty({ type: String, nullable: true }) device: string | null;
  /** With the machine's part masked. */
  @ApiProperty({ type: String, nullable: true }) address: string | null;
  @ApiProperty({ format: 'date-time' }) startedAt: string;
  @ApiProperty({ format: 'date-time' }) renewedAt: string;
  @ApiProperty({ format: 'date-time' }) expiresAt: string;
  /** Whether it is the session that asks. */
  @ApiProperty() current: boolean;
}

export class SessionList {
  @ApiProperty({ type: [SessionItem] }) items: SessionItem[];
  @ApiProperty({ type: String, nullable: true }) nextCursor: null;
}
