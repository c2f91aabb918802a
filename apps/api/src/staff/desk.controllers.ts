import { Audit, type AuditEntryView } from '@app/audit';
import { complaintRoles } from '@app/casework';
import { Conversations, type ConversationSummary, type MessageView, Messages } from '@app/conversation';
import type { Page } from '@app/core';
import { OutboxList, type OutboxView } from '@app/notification';
import { type StaffPrincipal, Users, type UserView } from '@app/staff';
import {
  Body,
  Controller,
  Get,
  HttpCode,
  Param,
  Patch,
  Post,
  Query,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { Audited } from './audited';
import { AuditNotes } from './audit-notes';
import { PageQuery } from './cases.dto';
import {
  ChangeUserBody,
  IdParam,
  ListAuditQuery,
  ListConversationsQuery,
  ListMessagesQuery,
  ListOutboxQuery,
  NewUserBody,
  SaidResponse,
  SayBody,
} from './desk.dto';
import { instant } from './instant';
import { IdempotencyInterceptor } from './idempotency.interceptor';
import { Staff, StaffGuard } from './staff.guard';

@ApiTags('conversations')
@ApiBearerAuth()
@UseGuards(StaffGuard)
@UseInterceptors(IdempotencyInterceptor)
@Controller('api/v1/conversations')
export class ConversationsController {
  constructor(
    private readonly conversations: Conversations,
    private readonly said: Messages,
  ) {}

  @Audited({ action: 'conversation.list', subject: 'conversation' })
  @Get()
  list(@Query() query: ListConversationsQuery): Promise<Page<ConversationSummary>> {
    return this.conversations.list(query);
  }

  @Audited({ action: 'conversation.read', subject: 'conversation' })
  @Get(':id/messages')
  messages(
    @Param() { id }: IdParam,
    @Query() query: PageQuery,
    @Staff() staff: StaffPrincipal,
  ): Promise<Page<MessageView>> {
    return this.said.list({ ...query, conversationId: id }, staff);
  }

  @Audited({ action: 'conversation.say', subject: 'conversation' })
  @Post(':id/messages')
  @HttpCode(202)
  async say(
    @Param() { id }: IdParam,
    @Body() { text }: SayBody,
    @Staff() { userId }: StaffPrincipal,
  ): Promise<SaidResponse> {
    return { delivery: await this.conversations.say(id, userId, text) };
  }

  @Audited({ action: 'conversation.takeover', subject: 'conversation' })
  @Post(':id/takeover')
  @HttpCode(204)
  takeover(@Param() { id }: IdParam, @Staff() { userId }: StaffPrincipal): Promise<void> {
    return this.conversations.takeover(id, userId);
  }

  @Audited({ action: 'conversation.release', subject: 'conversation' })
  @Post(':id/release')
  @HttpCode(204)
  release(@Param() { id }: IdParam): Promise<void> {
    return this.conversations.release(id);
  }
}

@ApiTags('messages')
@ApiBearerAuth()
@UseGuards(StaffGuard)
@Controller('api/v1/messages')
export class MessagesController {
  constructor(private readonly said: Messages) {}

  @Audited({ action: 'message.list', subject: 'message' })
  @Get()
  list(@Query() query: ListMessagesQuery, @Staff() staff: StaffPrincipal): Promise<Page<MessageView>> {
    return this.said.list(query, staff);
  }
}

@ApiTags('outbox')
@ApiBearerAuth()
@UseGuards(StaffGuard)
@UseInterceptors(IdempotencyInterceptor)
@Controller('api/v1/outbox')
export class OutboxController {
  constructor(private readonly outbox: OutboxList) {}

  @Audited({ action: 'outbox.list', subject: 'outbox' })
  @Get()
  list(@Query() query: ListOutboxQuery): Promise<Page<OutboxView>> {
    return this.outbox.list(query);
  }

  @Audited({ action: 'outbox.retry', subject: 'outbox' })
  @Post(':id/retry')
  @HttpCode(202)
  retry(@Param() { id }: IdParam): Promise<void> {
    return this.outbox.retry(id);
  }
}

@ApiTags('users')
@ApiBearerAuth()
@UseGuards(StaffGuard)
@UseInterceptors(IdempotencyInterceptor)
@Controller('api/v1/users')
export class UsersController {
  constructor(private readonly users: Users) {}

  @Get()
  async list(): Promise<{ items: UserView[]; nextCursor: null }> {
    return { items: await this.users.list(), nextCursor: null };
  }

  @Post()
  create(@Body() body: NewUserBody, @Staff() { userId }: StaffPrincipal): Promise<UserView> {
    return this.users.create(body, userId);
  }

  @Patch(':id')
  change(
    @Param() { id }: IdParam,
    @Body() body: ChangeUserBody,
    @Staff() { userId }: StaffPrincipal,
  ): Promise<UserView> {
    return this.users.change(id, body, userId);
  }
}

@ApiTags('audit')
@ApiBearerAuth()
@UseGuards(StaffGuard)
@Controller('api/v1/audit')
export class AuditController {
  constructor(
    private readonly audit: Audit,
    private readonly notes: AuditNotes,
  ) {}

  /** Newest first, by who, what, on what and when. */
  @Get()
  async list(
    @Query() { from, to, ...query }: ListAuditQuery,
    @Staff() { userId, roles }: StaffPrincipal,
  ): Promise<Page<AuditEntryView>> {
    const page = await this.audit.list({
      ...query,
      from: instant(from, 'from'),
      to: instant(to, 'to'),
      complaints: { seen: roles.some((role) => complaintRoles.includes(role)), exceptAbout: userId },
    });
    return { ...page, items: page.items.map((entry) => this.notes.opened(entry)) };
  }
}
