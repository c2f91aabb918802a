import { Cases, HeldMoves } from '@app/casework';
import { Clock } from '@app/core';
import type { StaffPrincipal } from '@app/staff';
import { Injectable } from '@nestjs/common';

/** A press that may still be taken back, as the page shows it. */
export interface HeldLine {
  id: string;
  caseId: string;
  receiptCode: string;
  label: string;
  seconds: number;
}

/** What this person pressed within the last minute. */
@Injectable()
export class HeldLines {
  constructor(
    private readonly held: HeldMoves,
    private readonly cases: Cases,
    private readonly clock: Clock,
  ) {}

  async of({ userId }: StaffPrincipal): Promise<HeldLine[]> {
    const now = this.clock.now().getTime();
    const lines: HeldLine[] = [];
    for (const { id, caseId, action, dueAt } of await this.held.ofUser(userId)) {
      const { receiptCode, definition } = await this.cases.get(caseId);
      const label = definition.workflow.actions[action]?.label ?? action;
      const seconds = Math.max(0, Math.ceil((dueAt.getTime() - now) / 1000));
      lines.push({ id, caseId, receiptCode, label, seconds });
    }
    return lines;
  }
}
