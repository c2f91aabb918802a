import { Audit } from '@app/audit';
import { Catalogue, dayIn } from '@app/catalogue';
import { Clock } from '@app/core';
import { RegisterBook } from '@app/letters';
import { Recap, RecapDocument } from '@app/transparency';
import { Controller, Get, Query, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RegisterQuery } from '../staff/numbers.dto';
import { RecapQuery } from '../staff/reports.dto';
import { sendFile } from '../staff/send-file';
import { DeskAccess } from './desk-access';
import { bodyOf } from './desk-body';
import { sendPage } from './desk-page';
import { DeskFilter } from './desk.filter';
import { recapPage } from './views/recap-page';

type Asked = Record<string, unknown>;

const mimes = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
};

/** What the office prints or sends on: the register book and the recap. */
@ApiExcludeController()
@UseFilters(DeskFilter)
@Controller('petugas')
export class DeskReportController {
  constructor(
    private readonly access: DeskAccess,
    private readonly register: RegisterBook,
    private readonly recap: Recap,
    private readonly document: RecapDocument,
    private readonly audit: Audit,
    private readonly catalogue: Catalogue,
    private readonly clock: Clock,
  ) {}

  /** The register book of a service and a year; it names people, so every read is audited. */
  @Get('agenda')
  async book(
    @Query() query: Asked,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { staff } = await this.access.enter(request, 'RegisterController.book');
    const { service, year = this.thisYear(), format: asked } = bodyOf(RegisterQuery, query);
    const format = asked === 'json' ? 'pdf' : asked;
    const { userId } = staff;
    const detail = { service, year, format };
    await this.audit.record({ userId, action: 'register.read', subjectKind: 'numbers', detail });
    const bytes = await this.register[format]({ service, year });
    sendFile(reply, { bytes, mime: mimes[format], name: `agenda-${service}-${year}.${format}` });
  }

  /** The recap as a page, as a workbook or as a PDF. */
  @Get('rekap')
  async show(
    @Query() query: Asked,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const desk = await this.access.enter(request, 'ReportsController.files');
    const { userId } = desk.staff;
    const asked = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''));
    const { year, month, format } = bodyOf(RecapQuery, { year: this.thisYear(), ...asked });
    const view = await this.recap.of(year, month);
    await this.audit.record({ userId, action: 'report.recap', subjectKind: 'report' });
    if (format === 'xlsx' || format === 'pdf') {
      const name = `rekap-${[year, month].filter(Boolean).join('-')}.${format}`;
      return sendFile(reply, { bytes: await this.document[format](view), mime: mimes[format], name });
    }
    sendPage(reply, recapPage(desk, { year, month, ...this.document.page(view) }));
  }

  private thisYear(): number {
    return Number(dayIn(this.catalogue.office.timezone, this.clock.now()).slice(0, 4));
  }
}
