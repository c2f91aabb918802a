import { Cases } from '@app/casework';
import { LetterLife, type ReportAnswer, ReportNotAsked } from '@app/letters';
import type { StaffPrincipal } from '@app/staff';
import { Injectable } from '@nestjs/common';
import { visibleTo } from './case-access';
import { actorOf } from './cases.dto';
import type { HolderReportAnswer } from './holder-reports.dto';

/** Reports of cards whose holder came to the counter, or was called: the same record as one tap in a chat. */
@Injectable()
export class HolderReports {
  constructor(
    private readonly cases: Cases,
    private readonly life: LetterLife,
  ) {}

  /** Told twice it is noted once. @throws CaseNotFound, ReportNotAsked */
  async note(id: string, answer: ReportAnswer, staff: StaffPrincipal): Promise<HolderReportAnswer> {
    visibleTo(staff, await this.cases.get(id));
    const asks = (await this.life.reporting([id])).has(id);
    const outcome = asks ? await this.life.report(id, answer, actorOf(staff)) : 'none';
    if (outcome === 'none') throw new ReportNotAsked('no letter in force asks for reports', { caseId: id });
    const { reportAt, validUntil } = await this.life.ahead(id);
    return {
      id,
      outcome,
      reportAt: reportAt?.toISOString() ?? null,
      validUntil: validUntil?.toISOString() ?? null,
    };
  }
}
