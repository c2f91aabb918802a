import { type Erased, Erasure, type ErasureOrder } from '@app/conversation';
import { Database } from '@app/database';
import type { StaffPrincipal } from '@app/staff';
import { Body, Controller, HttpCode, Param, Post, UseGuards, UseInterceptors } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { AuditNotes } from './audit-notes';
import { actorOf } from './cases.dto';
import { IdParam } from './desk.dto';
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
  constructor(
    private readonly database: Database,
    private readonly erasure: Erasure,
    private readonly notes: AuditNotes,
  ) {}

  /** A chat with all that was said and sent in it, and its cases. */
  @Post('conversations/:id/erase')
  @HttpCode(200)
  @ApiOkResponse({ type: ErasedAnswer })
  ofConversation(
    @Param() { id }: IdParam,
    @Body() { reason }: EraseBody,
    @Staff() staff: StaffPrincipal,
  ): Promise<Erased> {
    return this.noted({ kind: 'conversation', id, reason, staff }, (order) =>
      this.erasure.ofConversation(id, order),
    );
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
    return this.noted({ kind: 'case', id, reason, staff }, (order) => this.erasure.ofCase(id, order));
  }

  /** The act and its trail stand or fall together. */
  private noted(
    of: { kind: 'conversation' | 'case'; id: string; reason: string; staff: StaffPrincipal },
    erase: (order: ErasureOrder) => Promise<Erased>,
  ): Promise<Erased> {
    const { kind, id, reason, staff } = of;
    return this.database.transaction(async () => {
      const erased = await erase({ actor: actorOf(staff), reason });
      const entry = { userId: staff.userId, action: `${kind}.erase`, subjectKind: kind };
      await this.notes.record({ ...entry, subjectId: id, note: reason });
      return erased;
    });
  }
}
