import { IsOptional, IsString, Length } from 'class-validator';

export class LoginBody {
  @IsString()
  @Length(1, 100)
  username: string;

  @IsString()
  @Length(1, 200)
  password: string;

  /** A code of the app, or a recovery code, where one is asked for. */
  @IsOptional()
  @IsString()
  @Length(1, 20)
  totp?: string;

  /** What an earlier log-in on this device was given. */
  @IsOptional()
  @IsString()
  @Length(1, 200)
  deviceToken?: string;
}

export class RefreshBody {
  @IsString()
  @Length(20, 200)
  refreshToken: string;
}
