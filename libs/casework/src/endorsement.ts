import { Catalogue } from '@app/catalogue';
import { Database } from '@app/database';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ActionEffect, ActionEffects } from './action-effects';
import type { CaseRecord } from './case-record';

/**
 * Somebody's word in place of a paper: the village's covering letter as a step, so that the citizen needs no trip. Who,
 * when and for which village stand in the ledger; the documents that the action settles count as accepted.
 */
@Injectable()
export class Endorsement extends ActionEffect implements OnModuleInit {
  readonly effect = 'endorse';

  constructor(
    private readonly effects: ActionEffects,
    private readonly database: Database,
    private readonly catalogue: Catalogue,
  ) {
    super();
  }

  onModuleInit(): void {
    this.effects.register(this);
  }

  async run({
    record,
    action,
    at,
  }: {
    record: CaseRecord;
    action: string;
    at: Date;
  }): Promise<Record<string, unknown>> {
    const settles = record.definition.workflow.actions[action]?.settles ?? [];
    await this.database.query(
      `UPDATE case_items SET state = 'accepted', reason = NULL, note_sealed = NULL, updated_at = $3
        WHERE case_id = $1 AND key = ANY ($2)`,
      [record.id, settles, at],
    );
    const { villages, timezone } = this.catalogue.office;
    const village = villages.find(({ code }) => code === record.village);
    return {
      settles,
      village: record.village,
      villageName: village?.name ?? null,
      on: new Intl.DateTimeFormat('sv-SE', { timeZone: timezone }).format(at),
    };
  }
}
