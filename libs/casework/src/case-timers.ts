import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import { Cases } from './cases';
import { CasesRepository } from './cases.repository';
import { Timers } from './timers';

/** What happens when a timer's time has come. */
@Injectable()
export class CaseTimers {
  constructor(
    private readonly database: Database,
    private readonly timers: Timers,
    private readonly cases: Cases,
    private readonly repository: CasesRepository,
  ) {}

  /** Works one due timer; safe to run twice: it is taken in the same transaction. */
  async work(timerId: string): Promise<void> {
    await this.database.transaction(async () => {
      // The case before its timer, as every move does: the other way round they would wait for each other.
      const subject = await this.timers.subjectOf(timerId);
      if (subject?.kind === 'case_limit') await this.repository.lock(subject.subjectId);
      const timer = await this.timers.take(timerId);
      const action = timer?.data['action'];
      if (timer?.kind !== 'case_limit' || typeof action !== 'string') return;
      const record = await this.cases.get(timer.subjectId);
      // Moved on meanwhile: the wait that this timer measured is over.
      if (!record.definition.workflow.actions[action]?.from.includes(record.status)) return;
      await this.cases.act(timer.subjectId, action, { actor: { kind: 'timer' } });
    });
  }
}
