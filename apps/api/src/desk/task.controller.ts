import { Audit } from '@app/audit';
import { type CallOutcome, callOutcomes, TaskAttempts, TaskList, TaskNotFound, Tasks } from '@app/casework';
import { Catalogue } from '@app/catalogue';
import { Clock } from '@app/core';
import { CallSheet, formatDateTime } from '@app/notification';
import type { StaffPrincipal } from '@app/staff';
import { Controller, Get, Param, ParseUUIDPipe, Post, Query, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DeskAccess } from './desk-access';
import { DeskForms } from './desk-forms';
import { sendPage } from './desk-page';
import { DeskFilter } from './desk.filter';
import { doneText } from './done-text';
import { tasksPage, type TaskLine } from './views/task-page';

const perPage = 20;

/** What somebody must do beside the cases: the list, how it ended, and calls by hand. */
@ApiExcludeController()
@UseFilters(DeskFilter)
@Controller('petugas/tugas')
export class DeskTaskController {
  constructor(
    private readonly access: DeskAccess,
    private readonly forms: DeskForms,
    private readonly tasks: Tasks,
    private readonly taskList: TaskList,
    private readonly attempts: TaskAttempts,
    private readonly calls: CallSheet,
    private readonly audit: Audit,
    private readonly catalogue: Catalogue,
    private readonly clock: Clock,
  ) {}

  @Get()
  async list(
    @Query('cursor') cursor: string | undefined,
    @Query('selesai') done: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const desk = await this.access.enter(request, 'TasksController.list');
    const { items, nextCursor } = await this.taskList.list(
      { mine: true, cursor, limit: perPage },
      desk.staff,
    );
    await this.audit.record({ userId: desk.staff.userId, action: 'task.list', subjectKind: 'task' });
    const calls = await this.calls.of(
      items.flatMap(({ subjectKind, subjectId }) =>
        subjectKind === 'outbound' && subjectId ? [subjectId] : [],
      ),
    );
    const now = this.clock.now();
    const lines = items.map((task): TaskLine => ({
      ...task,
      call: calls.get(task.subjectId ?? '') ?? null,
      isLate: task.dueAt !== null && task.dueAt < now,
      due: task.dueAt ? formatDateTime(task.dueAt, this.catalogue.office) : '',
    }));
    sendPage(reply, tasksPage(desk, lines, nextCursor, doneText(desk.texts, done)));
  }

  @Post(':id/selesai')
  async done(
    @Param('id', ParseUUIDPipe) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const form = await this.forms.read(request);
    const { staff, fields } = form;
    this.access.deskOf(staff, 'TasksController.done');
    await this.forms.once(form, request, reply, async () => {
      if (await this.taskList.isHidden(id, staff))
        throw new TaskNotFound('no such open task', { taskId: id });
      await this.tasks.done(id, { by: staff.userId, outcome: (fields['outcome'] ?? '').slice(0, 200) });
      await this.note(staff, 'task.done', id);
      return '/petugas/tugas?selesai=task';
    });
  }

  @Post(':id/telepon')
  async call(
    @Param('id', ParseUUIDPipe) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const form = await this.forms.read(request);
    const { staff, fields } = form;
    this.access.deskOf(staff, 'TasksController.attempt');
    await this.forms.once(form, request, reply, async () => {
      const outcome = callOutcomes.find((one): one is CallOutcome => one === fields['outcome']);
      if (!outcome) return '/petugas/tugas';
      const note = fields['note']?.slice(0, 500);
      const { subjectKind, subjectId } = await this.attempts.record(id, { by: staff.userId, outcome, note });
      if (outcome === 'reached' && subjectKind === 'outbound' && subjectId) await this.calls.told(subjectId);
      await this.note(staff, 'task.attempt', id);
      return `/petugas/tugas?selesai=call_${outcome}`;
    });
  }

  private note({ userId }: StaffPrincipal, action: string, subjectId: string): Promise<void> {
    return this.audit.record({ userId, action, subjectKind: 'task', subjectId });
  }
}
