import { Recap, RecapDocument, type RecapView } from '@app/transparency';
import { Controller, Get, Query, Res, StreamableFile, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Audited } from './audited';
import { RecapQuery } from './reports.dto';
import { StaffGuard } from './staff.guard';

const types = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
} as const;

/** Numbers for the office itself: small counts are shown, for the staff know the cases anyway. */
@ApiTags('reports')
@ApiBearerAuth()
@UseGuards(StaffGuard)
@Controller('api/v1/reports')
export class ReportsController {
  constructor(
    private readonly recap: Recap,
    private readonly document: RecapDocument,
  ) {}

  @Audited({ action: 'report.recap', subject: 'report' })
  @Get('recap')
  async files(
    @Query() { year, month, format = 'json' }: RecapQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RecapView | StreamableFile> {
    const view = await this.recap.of(year, month);
    void reply.header('cache-control', 'private, no-store');
    if (format === 'json') return view;
    const bytes = await this.document[format](view);
    const name = ['rekap', year, month && String(month).padStart(2, '0')].filter(Boolean).join('-');
    return new StreamableFile(bytes, {
      type: types[format],
      disposition: `attachment; filename="${name}.${format}"`,
      length: bytes.length,
    });
  }
}
