import { staffRoles } from '@app/catalogue';
import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsIn, IsString, Length } from 'class-validator';

export class EnrolBody {
  /** The present password: a session left open must not do this by itself. */
  @IsString() @Length(1, 200) current: string;
}

export class TotpBody {
  /** Six digits of the app; where it says so, a recovery code too. */
  @IsString() @Length(6, 20) code: string;
}

export class SecondFactorBody {
  /** The roles that must have a second factor; empty: nobody must. */
  @IsArray() @ArrayMaxSize(7) @IsIn(staffRoles, { each: true }) roles: string[];
}

export class EnrolAnswer {
  /** Base32, for typing by hand. */
  @ApiProperty() secret: string;
  /** For a QR code. */
  @ApiProperty() uri: string;
  /** Each lets in once; shown this once. */
  @ApiProperty({ type: [String] }) recoveryCodes: string[];
}

export class SecondFactorAnswer {
  @ApiProperty({ type: [String], enum: staffRoles, isArray: true }) roles: string[];
}
