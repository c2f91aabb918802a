import { Audit } from '@app/audit';
import { Catalogue, dayIn } from '@app/catalogue';
import { Clock } from '@app/core';
import { NumberBook, RegisterBook } from '@app/letters';
import type { StaffPrincipal } from '@app/staff';
import { Controller, Get, Query, Res, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { RegisterQuery } from './numbers.dto';
import { sendFile } from './send-file';
import { Staff, StaffGuard } from './staff.guard';

const mimes = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
};

/** The register book (buku agenda). */
@ApiTags('reports')
@ApiBearerAuth()
@UseGuards(StaffGuard)
@Controller('api/v1/reports/register')
export class RegisterController {
  constructor(
    private readonly numbers: NumberBook,
    private readonly register: RegisterBook,
    private readonly audit: Audit,
    private readonly catalogue: Catalogue,
    private readonly clock: Clock,
  ) {}

  /** JSON comes in pages; the sheet and the PDF hold the whole year. It names people: every read is audited. */
  @Get()
  @ApiProduces('application/json', mimes.xlsx, mimes.pdf)
  async book(
    @Query() { service, year: asked, format, cursor, limit }: RegisterQuery,
    @Staff() { userId }: StaffPrincipal,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const today = dayIn(this.catalogue.office.timezone, this.clock.now());
    const year = asked ?? Number(today.slice(0, 4));
    const detail = { service, year, format };
    await this.audit.record({ userId, action: 'register.read', subjectKind: 'numbers', detail });
    if (format === 'json') {
      const page = await this.numbers.page({ service, year }, { cursor, limit });
      return void reply.send(page);
    }
    const bytes = await this.register[format]({ service, year });
    sendFile(reply, { bytes, mime: mimes[format], name: `agenda-${service}-${year}.${format}` });
  }
}
