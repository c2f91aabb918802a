import type { StaffPrincipal } from '@app/staff';
import {
  Body,
  Controller,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Post,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Audited } from './audited';
import { HolderReports } from './holder-reports';
import { HolderReportAnswer, HolderReportBody } from './holder-reports.dto';
import { IdempotencyInterceptor } from './idempotency.interceptor';
import { Staff, StaffGuard } from './staff.guard';

@ApiTags('letters')
@ApiBearerAuth()
@UseGuards(StaffGuard)
@UseInterceptors(IdempotencyInterceptor)
@Controller('api/v1/cases')
export class HolderReportsController {
  constructor(private readonly reports: HolderReports) {}

  /** Notes the report of a card's holder (AK-1: at 6, 12 and 18 months) who came to the counter. */
  @Audited({ action: 'case.report', subject: 'case' })
  @Post(':id/reports')
  @HttpCode(200)
  @ApiOkResponse({ type: HolderReportAnswer })
  note(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { answer }: HolderReportBody,
    @Staff() staff: StaffPrincipal,
  ): Promise<HolderReportAnswer> {
    return this.reports.note(id, answer, staff);
  }
}
