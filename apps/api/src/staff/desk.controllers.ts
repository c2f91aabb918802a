import { Audit, type AuditEntryView } from '@app/audit';
import { Tasks, type TaskView } from '@app/casework';
import { ChannelRegistry, type ChannelState } from '@app/channels';
import { Conversations, type ConversationSummary, type MessageView } from '@app/conversation';
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
import { PageQuery } from './cases.dto';
import {
  ChangeUserBody,
  DoneBody,
  IdParam,
  ListConversationsQuery,
  ListMessagesQuery,
  ListOutboxQuery,
  ListTasksQuery,
  NewUserBody,
  SayBody,
} from './desk.dto';
import { IdempotencyInterceptor } from './idempotency.interceptor';
import { Staff, StaffGuard } from './staff.guard';

@ApiTags('conversations')
@ApiBearerAuth()
@UseGuards(StaffGuard)
@UseInterceptors(IdempotencyInterceptor)
@Controller('api/v1/conversations')
export class ConversationsController {
  constructor(private readonly conversations: Conversations) {}

  @Get()
  list(@Query() query: ListConversationsQuery): Promise<Page<ConversationSummary>> {
    return this.conversations.list(query);
  }

  @Get(':id/messages')
  messages(@Param() { id }: IdParam, @Query() query: PageQuery): Promise<Page<MessageView>> {
    return this.conversations.messages({ ...query, conversationId: id });
  }

  @Post(':id/messages')
  @HttpCode(202)
  say(
    @Param() { id }: IdParam,
    @Body() { text }: SayBody,
    @Staff() { userId }: StaffPrincipal,
  ): Promise<void> {
    return this.conversations.say(id, userId, text);
  }

  @Post(':id/takeover')
  @HttpCode(204)
  takeover(@Param() { id }: IdParam, @Staff() { userId }: StaffPrincipal): Promise<void> {
    return this.conversations.takeover(id, userId);
  }

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
  constructor(private readonly conversations: Conversations) {}

  @Get()
  list(@Query() query: ListMessagesQuery): Promise<Page<MessageView>> {
    return this.conversations.messages(query);
  }
}

@ApiTags('tasks')
@ApiBearerAuth()
@UseGuards(StaffGuard)
@UseInterceptors(IdempotencyInterceptor)
@Controller('api/v1/tasks')
export class TasksController {
  constructor(private readonly tasks: Tasks) {}

  @Get()
  list(@Query() query: ListTasksQuery): Promise<Page<TaskView>> {
    return this.tasks.list(query);
  }

  @Post(':id/done')
  @HttpCode(204)
  done(
    @Param() { id }: IdParam,
    @Body() { outcome }: DoneBody,
    @Staff() { userId }: StaffPrincipal,
  ): Promise<void> {
    return this.tasks.done(id, { by: userId, outcome });
  }
}

@ApiTags('outbox')
@ApiBearerAuth()
@UseGuards(StaffGuard)
@UseInterceptors(IdempotencyInterceptor)
@Controller('api/v1/outbox')
export class OutboxController {
  constructor(private readonly outbox: OutboxList) {}

  @Get()
  list(@Query() query: ListOutboxQuery): Promise<Page<OutboxView>> {
    return this.outbox.list(query);
  }

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
  constructor(private readonly audit: Audit) {}

  @Get()
  list(@Query() query: PageQuery): Promise<Page<AuditEntryView>> {
    return this.audit.list(query);
  }
}

@ApiTags('channels')
@ApiBearerAuth()
@UseGuards(StaffGuard)
@Controller('api/v1/channels')
export class ChannelsController {
  constructor(private readonly channels: ChannelRegistry) {}

  @Get()
  list(): { items: readonly ChannelState[]; nextCursor: null } {
    return { items: this.channels.states, nextCursor: null };
  }
}
