import { phaseOf } from '@app/catalogue';
import { Clock } from '@app/core';
import { Database } from '@app/database';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { CasesRepository } from '../cases.repository';
import { CaseWriter } from '../case-writer';
import { TimerHandler, TimerHandlers } from '../timer-handlers';
import type { DueTimer } from '../timers';

/** The ledger's line of a reminder; whoever follows the ledger says it to the citizen. */
export const reminderAction = 'remind';

/** A wait for the citizen that is half over: he is reminded of what is asked, once a wait. */
@Injectable()
export class ReminderTimer extends TimerHandler implements OnModuleInit {
  readonly kind = 'case_reminder';
  override readonly isOfCase = true;

  constructor(
    private readonly handlers: TimerHandlers,
    private readonly database: Database,
    private readonly repository: CasesRepository,
    private readonly writer: CaseWriter,
    private readonly clock: Clock,
  ) {
    super();
  }

  onModuleInit(): void {
    this.handlers.register(this);
  }

  async run({ subjectId, data }: DueTimer): Promise<void> {
    const record = await this.repository.find('c.id', subjectId);
    const status = record?.definition.workflow.statuses[record.status];
    if (!record || !status || record.status !== data['status'] || phaseOf(status) !== 'waiting') return;
    if (await this.limitHasCome(record.id)) return;
    const items = record.items
      .filter(({ state }) => state === 'returned')
      .map(({ key, reason }) => (reason ? { key, reason } : { key }));
    await this.writer.save(record, {
      actor: { kind: 'timer' },
      action: reminderAction,
      to: record.status,
      at: this.clock.now(),
      isQuiet: true,
      detail: { items },
    });
  }

  /** After an outage: nobody is asked to hurry for what ends in the same minute. */
  private async limitHasCome(caseId: string): Promise<boolean> {
    const row = await this.database.queryOne(
      `SELECT 1 FROM timers WHERE kind = 'case_limit' AND subject_id = $1 AND (due_at <= $2 OR state <> 'waiting')`,
      [caseId, this.clock.now()],
    );
    return row !== null;
  }
}
