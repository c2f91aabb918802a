import { IsString, Length } from 'class-validator';

export class LoginBody {
  @IsString()
  @Length(1, 100)
  username: string;

  @IsString()
  @Length(1, 200)
  password: string;
}

export class RefreshBody {
  @IsString()
  @Length(20, 200)
  refreshToken: string;
}
