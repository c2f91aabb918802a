import { HeldMoves, WorkQueue } from '@app/casework';
import { isUuid } from '@app/core';
import { Controller, Get, Param, ParseUUIDPipe, Post, Query, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { villageFilter } from '../staff/case-access';
import { WorkStream } from '../staff/work-stream';
import { CaseViews } from './case-view';
import { DeskAccess } from './desk-access';
import { DeskForms, goTo } from './desk-forms';
import { DeskMoves } from './desk-moves';
import { DeskSession } from './desk-session';
import { sendPage } from './desk-page';
import { DeskFilter } from './desk.filter';
import { doneText } from './done-text';
import { homeOf } from './places';
import { cardPage, emptyCardPage } from './views/card-page';

/** The one card: what to do now. */
@ApiExcludeController()
@UseFilters(DeskFilter)
@Controller('petugas')
export class DeskCardController {
  constructor(
    private readonly access: DeskAccess,
    private readonly queue: WorkQueue,
    private readonly views: CaseViews,
    private readonly held: HeldMoves,
    private readonly forms: DeskForms,
    private readonly moves: DeskMoves,
    private readonly session: DeskSession,
    private readonly streams: WorkStream,
  ) {}

  @Get()
  async card(
    @Query('selesai') done: string | undefined,
    @Query('lanjut') goingOn: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const person = await this.session.require(request);
    const home = homeOf(person);
    if (home !== '/petugas') return goTo(reply, home);
    const desk = await this.access.enter(request, 'WorkController.next');
    const { staff, texts } = desk;
    const worker = { userId: staff.userId, roles: staff.roles, ...villageFilter(staff) };
    const id = (await this.ownHeld(goingOn, staff.userId)) ?? (await this.queue.next(worker))?.record.id;
    if (!id) return sendPage(reply, emptyCardPage(desk, doneText(texts, done)));
    const view = await this.views.of(id, staff);
    sendPage(reply, cardPage(desk, view, await this.queue.count(worker), doneText(texts, done)));
  }

  /** Live changes for the page: the same as over REST, by the cookie. */
  @Get('siaran')
  async stream(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { staff } = await this.access.enter(request, 'WorkStreamController.stream');
    this.streams.start(reply, staff, () => this.session.require(request));
  }

  @Post('tahan/:heldId/batal')
  async takeBack(
    @Param('heldId', ParseUUIDPipe) heldId: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const form = await this.forms.read(request);
    this.access.deskOf(form.staff, 'CasesController.act');
    await this.forms.once(form, request, reply, () => this.moves.takeBack(heldId, form.staff));
  }

  /** A case whose step was just pressed goes on while the minute runs: the next press confirms it. */
  private async ownHeld(caseId: unknown, userId: string): Promise<string | undefined> {
    if (typeof caseId !== 'string' || !isUuid(caseId)) return undefined;
    const held = await this.held.ofCase(caseId);
    return held?.userId === userId ? held.caseId : undefined;
  }
}
