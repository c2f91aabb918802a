import { TaskAttempts, TaskList, TaskNotFound, Tasks, type TaskView } from '@app/casework';
import type { Page } from '@app/core';
import { type CallFor, CallSheet } from '@app/notification';
import type { StaffPrincipal } from '@app/staff';
import {
  Body,
  Controller,
  Get,
  HttpCode,
  Param,
  Post,
  Query,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Audited } from './audited';
import { IdParam } from './desk.dto';
import { IdempotencyInterceptor } from './idempotency.interceptor';
import { Staff, StaffGuard } from './staff.guard';
import { AttemptAnswer, AttemptBody, DoneBody, ListTasksQuery } from './tasks.dto';

@ApiTags('tasks')
@ApiBearerAuth()
@UseGuards(StaffGuard)
@UseInterceptors(IdempotencyInterceptor)
@Controller('api/v1/tasks')
export class TasksController {
  constructor(
    private readonly tasks: Tasks,
    private readonly taskList: TaskList,
    private readonly attempts: TaskAttempts,
    private readonly calls: CallSheet,
  ) {}

  @Audited({ action: 'task.list', subject: 'task' })
  @Get()
  async list(
    @Query() query: ListTasksQuery,
    @Staff() staff: StaffPrincipal,
  ): Promise<Page<TaskView & { call: CallFor | null }>> {
    const page = await this.taskList.list(query, staff);
    const calls = await this.calls.of(
      page.items.flatMap(({ subjectKind, subjectId }) =>
        subjectKind === 'outbound' && subjectId ? [subjectId] : [],
      ),
    );
    const items = page.items.map((task) => ({ ...task, call: calls.get(task.subjectId ?? '') ?? null }));
    return { ...page, items };
  }

  @Audited({ action: 'task.done', subject: 'task' })
  @Post(':id/done')
  @HttpCode(204)
  async done(
    @Param() { id }: IdParam,
    @Body() { outcome }: DoneBody,
    @Staff() staff: StaffPrincipal,
  ): Promise<void> {
    if (await this.taskList.isHidden(id, staff)) throw new TaskNotFound('no such open task', { taskId: id });
    await this.tasks.done(id, { by: staff.userId, outcome });
  }

  /** Keeps how a call by hand ended; who was reached is not written to again. */
  @Audited({ action: 'task.attempt', subject: 'task' })
  @Post(':id/attempts')
  @HttpCode(200)
  @ApiOkResponse({ type: AttemptAnswer })
  async attempt(
    @Param() { id }: IdParam,
    @Body() { outcome, note }: AttemptBody,
    @Staff() { userId }: StaffPrincipal,
  ): Promise<AttemptAnswer> {
    const { subjectKind, subjectId, ...answer } = await this.attempts.record(id, {
      by: userId,
      outcome,
      note,
    });
    if (outcome === 'reached' && subjectKind === 'outbound' && subjectId) await this.calls.told(subjectId);
    return answer;
  }
}
