import { Auth, type StaffPrincipal, type Tokens } from '@app/staff';
import { Body, Controller, Headers, HttpCode, Ip, Post, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { LoginBody, RefreshBody } from './auth.dto';
import { Staff, StaffGuard } from './staff.guard';

@ApiTags('auth')
@Controller('api/v1/auth')
export class AuthController {
  constructor(private readonly auth: Auth) {}

  @Post('login')
  @HttpCode(200)
  login(
    @Body() { username, password, totp, deviceToken }: LoginBody,
    @Ip() address: string,
    @Headers('user-agent') userAgent: string | undefined,
  ): Promise<Tokens> {
    return this.auth.login(username, password, { address, userAgent, deviceToken }, totp);
  }

  @Post('refresh')
  @HttpCode(200)
  refresh(@Body() { refreshToken }: RefreshBody): Promise<Tokens> {
    return this.auth.refresh(refreshToken);
  }
}

@ApiTags('auth')
@ApiBearerAuth()
@UseGuards(StaffGuard)
@Controller('api/v1/auth')
export class SessionController {
  constructor(private readonly auth: Auth) {}

  @Post('logout')
  @HttpCode(204)
  async logout(@Staff() staff: StaffPrincipal): Promise<void> {
    await this.auth.logout(staff);
  }
}
