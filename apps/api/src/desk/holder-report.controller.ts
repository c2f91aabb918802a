import { Audit } from '@app/audit';
import { reportAnswers } from '@app/letters';
import { Controller, Param, ParseUUIDPipe, Post, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequestInvalid } from '../request-invalid';
import { HolderReports } from '../staff/holder-reports';
import { DeskAccess } from './desk-access';
import { DeskForms } from './desk-forms';
import { DeskFilter } from './desk.filter';

/** The report of a card's holder who stands at the counter. */
@ApiExcludeController()
@UseFilters(DeskFilter)
@Controller('petugas/berkas/:id/laporan')
export class DeskHolderReportController {
  constructor(
    private readonly access: DeskAccess,
    private readonly forms: DeskForms,
    private readonly reports: HolderReports,
    private readonly audit: Audit,
  ) {}

  @Post()
  async note(
    @Param('id', ParseUUIDPipe) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const form = await this.forms.read(request);
    const { staff } = this.access.deskOf(form.staff, 'HolderReportsController.note');
    const answer = reportAnswers.find((known) => known === form.fields['answer']);
    if (!answer) throw new RequestInvalid([{ field: 'answer', code: 'required' }]);
    return this.forms.once(form, request, reply, async () => {
      const { outcome } = await this.reports.note(id, answer, staff);
      const { userId } = staff;
      await this.audit.record({ userId, action: 'case.report', subjectKind: 'case', subjectId: id });
      return `/petugas/berkas/${id}?selesai=report_${outcome}`;
    });
  }
}
