import { Audit } from '@app/audit';
import { type CaseFilter, type CaseRecord, Cases, WorkQueue } from '@app/casework';
import { Catalogue } from '@app/catalogue';
import type { Page } from '@app/core';
import { formatDateTime } from '@app/notification';
import type { StaffPrincipal } from '@app/staff';
import { Controller, Get, Param, ParseUUIDPipe, Post, Query, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isVillageOnly, villageFilter } from '../staff/case-access';
import { CaseViews } from './case-view';
import { CaseHistory } from './case-history';
import { DeskAccess } from './desk-access';
import { DeskForms } from './desk-forms';
import { sendPage } from './desk-page';
import { DeskFilter } from './desk.filter';
import { doneText } from './done-text';
import { unmaskReasons } from './views/case-parts';
import { casePage } from './views/case-page';
import { searchPage } from './views/search-page';
import type { Desk } from './views/layout';

const perPage = 20;

/** Search and the page of one case. */
@ApiExcludeController()
@UseFilters(DeskFilter)
@Controller('petugas')
export class DeskCaseController {
  constructor(
    private readonly access: DeskAccess,
    private readonly forms: DeskForms,
    private readonly views: CaseViews,
    private readonly history: CaseHistory,
    private readonly cases: Cases,
    private readonly catalogue: Catalogue,
    private readonly queue: WorkQueue,
    private readonly audit: Audit,
  ) {}

  @Get('cari')
  async search(
    @Query('q') q: string | undefined,
    @Query('cursor') cursor: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const desk = await this.access.enter(request, 'CasesController.list');
    const asked = typeof q === 'string' ? q.trim().slice(0, 100) : '';
    // A village has few cases, and its officer need not know a name to find one that waits for him.
    const filter = { q: asked || undefined, cursor, limit: perPage, ...villageFilter(desk.staff) };
    const found = asked || isVillageOnly(desk.staff) ? await this.list(filter, desk.staff) : null;
    sendPage(
      reply,
      searchPage(desk, asked, found, (at) => formatDateTime(at, this.catalogue.office)),
    );
  }

  @Get('berkas/:id')
  async case(
    @Param('id', ParseUUIDPipe) id: string,
    @Query('selesai') done: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const desk = await this.access.enter(request, 'CasesController.get');
    await this.show(reply, desk, id, { done: doneText(desk.texts, done) });
  }

  /** Shows NIK and phone in the clear: an act with a reason, and audited as one; without a reason it shows nothing more. */
  @Post('berkas/:id/buka')
  async unmask(
    @Param('id', ParseUUIDPipe) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { staff, fields } = await this.forms.read(request);
    const desk = this.access.deskOf(staff, 'CasesController.unmask');
    const reason = unmaskReasons.find((code) => code === fields['reason']);
    await this.show(reply, desk, id, { unmaskedFor: reason && desk.texts.render(`desk.unmask_${reason}`) });
  }

  private async list(filter: CaseFilter, { userId }: StaffPrincipal): Promise<Page<CaseRecord>> {
    const found = await this.cases.list(filter);
    const detail = { filters: filter.q ? 'q' : '', shown: found.items.length };
    await this.audit.record({ userId, action: 'case.list', subjectKind: 'case', detail });
    return found;
  }

  private async show(
    reply: FastifyReply,
    desk: Desk,
    id: string,
    { done, unmaskedFor }: { done?: string; unmaskedFor?: string },
  ): Promise<void> {
    const view = await this.views.of(id, desk.staff, { unmaskedFor });
    await this.queue.lease(id, desk.staff.userId);
    const { lines, letter } = await this.history.of(view.record);
    sendPage(reply, casePage(desk, view, lines, letter, done));
  }
}
