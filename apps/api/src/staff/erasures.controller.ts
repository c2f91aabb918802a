import type { Erased } from '@app/conversation';
import type { StaffPrincipal } from '@app/staff';
import { Body, Controller, HttpCode, Param, Post, UseGuards, UseInterceptors } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { IdParam } from './desk.dto';
import { Erasures } from './erasures';
import { EraseBody, ErasedAnswer } from './erasures.dto';
import { IdempotencyInterceptor } from './idempotency.interceptor';
import { Staff, StaffGuard } from './staff.guard';

/** Erasing a person: an act with a reason, for the auditor to read. */
@ApiTags('erasures')
@ApiBearerAuth()
@UseGuards(StaffGuard)
@UseInterceptors(IdempotencyInterceptor)
@Controller('api/v1')
export class ErasuresController {
  constructor(private readonly erasures: Erasures) {}

  /** A chat with all that was said and sent in it, and its cases. */
  @Post('conversations/:id/erase')
  @HttpCode(200)
  @ApiOkResponse({ type: ErasedAnswer })
  ofConversation(
    @Param() { id }: IdParam,
    @Body() { reason }: EraseBody,
    @Staff() staff: StaffPrincipal,
  ): Promise<Erased> {
    return this.erasures.erase({ kind: 'conversation', id }, reason, staff);
  }

  /** One case, of somebody who asks at the counter. */
  @Post('cases/:id/erase')
  @HttpCode(200)
  @ApiOkResponse({ type: ErasedAnswer })
  ofCase(
    @Param() { id }: IdParam,
    @Body() { reason }: EraseBody,
    @Staff() staff: StaffPrincipal,
  ): Promise<Erased> {
    return this.erasures.erase({ kind: 'case', id }, reason, staff);
  }
}
