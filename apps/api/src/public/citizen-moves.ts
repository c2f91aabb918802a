import {
  ActionIncomplete,
  ActionNotAllowed,
  type CaseRecord,
  Cases,
  citizenSteps,
  ReceiptCheck,
} from '@app/casework';
import { Catalogue, OneTimeCodes } from '@app/catalogue';
import { Injectable } from '@nestjs/common';

/** What comes with a step that a citizen takes on the page of his case. */
export interface CitizenMove {
  action: string;
  /** As he saw it: pressed twice it is taken once. */
  version?: number;
  note?: string;
  reasons?: string[];
  data?: Record<string, unknown>;
  /** False where somebody was asked whether he is sure, and did not say so: for what ends the case. */
  sure?: boolean;
}

/** Steps that the workflow gives to the citizen, for who has no chat: code and PIN are his key to the case. */
@Injectable()
export class CitizenMoves {
  private readonly codes: OneTimeCodes;

  constructor(
    private readonly receipts: ReceiptCheck,
    private readonly cases: Cases,
    catalogue: Catalogue,
  ) {
    this.codes = new OneTimeCodes(catalogue.language['one_time_codes']);
  }

  /** @throws ReceiptRefused, ReceiptSlowed, and what `Cases.act` does */
  async take(
    receiptCode: string,
    pin: string,
    { action, sure = true, ...input }: CitizenMove,
  ): Promise<CaseRecord> {
    const record = await this.cases.get(await this.receipts.caseOf(receiptCode, pin));
    const actor = { kind: 'citizen', identityId: record.identityId ?? undefined } as const;
    const offered = citizenSteps(record, this.cases.actionsFor(record, actor));
    const step = offered.find(({ code }) => code === action);
    if (!step) throw new ActionNotAllowed('no such step of the citizen now', { caseId: record.id });
    if (step.ends && !sure) throw new ActionIncomplete([{ field: 'sure', code: 'required' }]);
    const { needs = [] } = record.definition.workflow.actions[action] ?? {};
    const data = needs.includes('data') ? (input.data ?? {}) : undefined; // none of it may be required
    return this.cases.act(record.id, action, { ...input, note: this.withoutCodes(input.note), data, actor });
  }

  private withoutCodes(note: string | undefined): string | undefined {
    return note && (this.codes.mask(note) ?? note);
  }
}
