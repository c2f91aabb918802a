import type { StaffPrincipal } from '@app/staff';
import { Controller, Get, Param, ParseUUIDPipe, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { Audited } from './audited';
import { CaseEvidence } from './case-evidence';
import type { EvidenceAnswer } from './evidence.dto';
import { Staff, StaffGuard } from './staff.guard';

@ApiTags('cases')
@ApiBearerAuth()
@UseGuards(StaffGuard)
@Controller('api/v1/cases')
export class EvidenceController {
  constructor(private readonly evidence: CaseEvidence) {}

  /** Everything about a case for an inspector, with the check of its ledger and the hashes of its papers. */
  @Audited({ action: 'case.evidence', subject: 'case' })
  @Get(':id/evidence')
  get(@Param('id', ParseUUIDPipe) id: string, @Staff() staff: StaffPrincipal): Promise<EvidenceAnswer> {
    return this.evidence.of(id, staff);
  }
}
