import { ActionNotAllowed } from '@app/casework';
import { Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { actorOf } from '../staff/cases.dto';
import { type CaseView, CaseViews, type StepView } from './case-view';
import { DeskAccess } from './desk-access';
import { DeskForms } from './desk-forms';
import { sendPage } from './desk-page';
import { DeskFilter } from './desk.filter';
import { DeskMoves } from './desk-moves';
import { MovePreview } from './move-preview';
import { inputOf } from './step-input';
import type { Desk } from './views/layout';
import { confirmPage, stepPage } from './views/step-page';

/** One step of a case: what it needs is asked, what it will say is shown, then it is made. */
@ApiExcludeController()
@UseFilters(DeskFilter)
@Controller('petugas/berkas/:id')
export class DeskStepController {
  constructor(
    private readonly access: DeskAccess,
    private readonly forms: DeskForms,
    private readonly views: CaseViews,
    private readonly preview: MovePreview,
    private readonly moves: DeskMoves,
  ) {}

  @Get(':action')
  async ask(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('action') action: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const desk = await this.access.enter(request, 'CasesController.act');
    const view = await this.views.of(id, desk.staff);
    const step = stepOf(view, action);
    if (step.needs.length > 0) return sendPage(reply, stepPage(desk, view, step, { fields: {}, errors: [] }));
    const fields = { version: String(view.record.version) };
    await this.confirm(reply, desk, view, step, fields);
  }

  /** Without `press` it only shows the message; with it, it is done. */
  @Post(':action')
  @HttpCode(200)
  async act(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('action') action: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const form = await this.forms.read(request);
    const desk = this.access.deskOf(form.staff, 'CasesController.act');
    if (form.fields['press']) {
      // Before the case is looked at: pressed twice, the second finds it moved and must be answered as the first.
      return this.forms.once(form, request, reply, () => this.moves.make(id, action, form));
    }
    const view = await this.views.of(id, form.staff);
    await this.confirm(reply, desk, view, stepOf(view, action), form.fields);
  }

  private async confirm(
    reply: FastifyReply,
    desk: Desk,
    view: CaseView,
    step: StepView,
    fields: Readonly<Record<string, string>>,
  ): Promise<void> {
    const input = { ...inputOf(step.needs, fields), actor: actorOf(desk.staff) };
    const preview = await this.preview.of(view.record.id, step.code, input);
    if ('notice' in preview) return sendPage(reply, confirmPage(desk, view, step, preview, fields));
    const { detail, errors = [], status } = preview.problem;
    const words = [detail, ...errors.flatMap((error) => error.detail ?? [])];
    sendPage(reply, stepPage(desk, view, step, { fields, errors: [...new Set(words)] }), status);
  }
}

/** @throws ActionNotAllowed when it is not this person's to take now */
function stepOf({ steps, record }: CaseView, action: string): StepView {
  const step = steps.find(({ code }) => code === action);
  if (!step) throw new ActionNotAllowed('no such step now', { caseId: record.id });
  return step;
}
