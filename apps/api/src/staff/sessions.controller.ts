import { Sessions, type StaffPrincipal, Users } from '@app/staff';
import { Controller, Get, HttpCode, Param, Post, UseGuards, UseInterceptors } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { IdParam } from './desk.dto';
import { IdempotencyInterceptor } from './idempotency.interceptor';
import { SessionList, UserSessionParams } from './sessions.dto';
import { Staff, StaffGuard } from './staff.guard';

/** Where a person is logged in himself. */
@ApiTags('auth')
@ApiBearerAuth()
@UseGuards(StaffGuard)
@UseInterceptors(IdempotencyInterceptor)
@Controller('api/v1/auth/sessions')
export class OwnSessionsController {
  constructor(private readonly sessions: Sessions) {}

  @Get()
  @ApiOkResponse({ type: SessionList })
  async list(@Staff() { userId, sessionId }: StaffPrincipal): Promise<SessionList> {
    return { items: await this.sessions.list(userId, sessionId), nextCursor: null };
  }

  /** Counts at once: the next request of that session is refused. */
  @Post(':id/end')
  @HttpCode(204)
  end(@Param() { id }: IdParam, @Staff() { userId }: StaffPrincipal): Promise<void> {
    return this.sessions.end(userId, id, userId);
  }
}

/** Where somebody is logged in, for the administrator: a lost telephone, a colleague who has left. */
@ApiTags('users')
@ApiBearerAuth()
@UseGuards(StaffGuard)
@UseInterceptors(IdempotencyInterceptor)
@Controller('api/v1/users/:id/sessions')
export class UserSessionsController {
  constructor(
    private readonly sessions: Sessions,
    private readonly users: Users,
  ) {}

  @Get()
  @ApiOkResponse({ type: SessionList })
  async list(@Param() { id }: IdParam, @Staff() { sessionId }: StaffPrincipal): Promise<SessionList> {
    await this.users.get(id);
    return { items: await this.sessions.list(id, sessionId), nextCursor: null };
  }

  @Post('end')
  @HttpCode(204)
  async endAll(@Param() { id }: IdParam, @Staff() { userId }: StaffPrincipal): Promise<void> {
    await this.users.get(id);
    await this.sessions.endAll(id, userId);
  }

  @Post(':sessionId/end')
  @HttpCode(204)
  end(@Param() { id, sessionId }: UserSessionParams, @Staff() { userId }: StaffPrincipal): Promise<void> {
    return this.sessions.end(id, sessionId, userId);
  }
}
