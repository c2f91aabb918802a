import { OwnPassword, type StaffPrincipal } from '@app/staff';
import { Body, Controller, HttpCode, Post, UseGuards, UseInterceptors } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { PasswordBody } from './account.dto';
import { IdempotencyInterceptor } from './idempotency.interceptor';
import { Staff, StaffGuard } from './staff.guard';

/** A person's own account. */
@ApiTags('auth')
@ApiBearerAuth()
@UseGuards(StaffGuard)
@UseInterceptors(IdempotencyInterceptor)
@Controller('api/v1/auth')
export class AccountController {
  constructor(private readonly ownPassword: OwnPassword) {}

  /** Ends all other sessions of this person. */
  @Post('password')
  @HttpCode(204)
  password(@Body() body: PasswordBody, @Staff() staff: StaffPrincipal): Promise<void> {
    return this.ownPassword.change(staff, body);
  }
}
