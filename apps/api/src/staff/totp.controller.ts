import { OwnPassword, SecondFactor, SecondFactorRule, type StaffPrincipal, Users } from '@app/staff';
import {
  Body,
  Controller,
  Get,
  HttpCode,
  Param,
  Post,
  Put,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Audited } from './audited';
import { IdParam } from './desk.dto';
import { IdempotencyInterceptor } from './idempotency.interceptor';
import { Staff, StaffGuard } from './staff.guard';
import { EnrolAnswer, EnrolBody, SecondFactorAnswer, SecondFactorBody, TotpBody } from './totp.dto';

/** A person's own second factor. */
@ApiTags('auth')
@ApiBearerAuth()
@UseGuards(StaffGuard)
@UseInterceptors(IdempotencyInterceptor)
@Controller('api/v1/auth/totp')
export class TotpController {
  constructor(
    private readonly secondFactor: SecondFactor,
    private readonly ownPassword: OwnPassword,
  ) {}

  /** A new key and recovery codes, shown this once; they count after `confirm`. */
  @Post()
  @ApiCreatedResponse({ type: EnrolAnswer })
  async enrol(@Body() { current }: EnrolBody, @Staff() staff: StaffPrincipal): Promise<EnrolAnswer> {
    await this.ownPassword.prove(staff, current);
    return this.secondFactor.enrol({ id: staff.userId, username: staff.username });
  }

  /** From here on a log-in asks for a code. */
  @Post('confirm')
  @HttpCode(204)
  confirm(@Body() { code }: TotpBody, @Staff() { userId }: StaffPrincipal): Promise<void> {
    return this.secondFactor.confirm(userId, code);
  }

  /** Off again, with a code or a recovery code. */
  @Post('remove')
  @HttpCode(204)
  remove(@Body() { code }: TotpBody, @Staff() { userId }: StaffPrincipal): Promise<void> {
    return this.secondFactor.remove(userId, code);
  }
}

/** The second factor of somebody who lost telephone and recovery codes. */
@ApiTags('users')
@ApiBearerAuth()
@UseGuards(StaffGuard)
@UseInterceptors(IdempotencyInterceptor)
@Controller('api/v1/users/:id/totp')
export class UserTotpController {
  constructor(private readonly users: Users) {}

  /** Ends his sessions too. */
  @Post('reset')
  @HttpCode(204)
  reset(@Param() { id }: IdParam, @Staff() { userId }: StaffPrincipal): Promise<void> {
    return this.users.resetTotp(id, userId);
  }
}

/** Which roles must have a second factor. */
@ApiTags('office')
@ApiBearerAuth()
@UseGuards(StaffGuard)
@Controller('api/v1/office/second-factor')
export class SecondFactorController {
  constructor(private readonly rule: SecondFactorRule) {}

  @Get()
  @ApiOkResponse({ type: SecondFactorAnswer })
  async get(): Promise<SecondFactorAnswer> {
    return { roles: await this.rule.roles() };
  }

  /** Counts at once: who has none can do nothing but set it up. */
  @Audited({ action: 'office.second_factor', subject: 'office' })
  @Put()
  @ApiOkResponse({ type: SecondFactorAnswer })
  async set(
    @Body() { roles }: SecondFactorBody,
    @Staff() { userId }: StaffPrincipal,
  ): Promise<SecondFactorAnswer> {
    return { roles: await this.rule.set(roles, userId) };
  }
}
