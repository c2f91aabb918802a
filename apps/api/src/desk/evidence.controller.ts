import { Audit } from '@app/audit';
import { Cases } from '@app/casework';
import { Catalogue } from '@app/catalogue';
import { formatDateTime } from '@app/notification';
import { Controller, Get, Param, ParseUUIDPipe, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CaseEvidence } from '../staff/case-evidence';
import { CaseHistory } from './case-history';
import { DeskAccess } from './desk-access';
import { sendPage } from './desk-page';
import { DeskFilter } from './desk.filter';
import { evidencePage } from './views/evidence-page';

/** Everything about a case for an inspector, on one page to read or to print. */
@ApiExcludeController()
@UseFilters(DeskFilter)
@Controller('petugas/berkas/:id/bukti')
export class DeskEvidenceController {
  constructor(
    private readonly access: DeskAccess,
    private readonly evidence: CaseEvidence,
    private readonly cases: Cases,
    private readonly history: CaseHistory,
    private readonly catalogue: Catalogue,
    private readonly audit: Audit,
  ) {}

  @Get()
  async show(
    @Param('id', ParseUUIDPipe) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const desk = await this.access.enter(request, 'EvidenceController.get');
    const { userId } = desk.staff;
    const evidence = await this.evidence.of(id, desk.staff);
    await this.audit.record({ userId, action: 'case.evidence', subjectKind: 'case', subjectId: id });
    const shown = (at: Date | string): string => formatDateTime(new Date(at), this.catalogue.office);
    const record = await this.cases.get(id);
    const { lines } = await this.history.of(record);
    const { documents } = record.definition;
    const labelOf = (key: string): string => documents.find((one) => one.key === key)?.label ?? key;
    sendPage(reply, evidencePage({ desk, evidence, history: lines.reverse(), labelOf, shown }));
  }
}
