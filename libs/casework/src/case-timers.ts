import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import { CasesRepository } from './cases.repository';
import { TimerHandlers } from './timer-handlers';
import { Timers } from './timers';

/** Works timers whose time has come: each kind has its handler. */
@Injectable()
export class CaseTimers {
  constructor(
    private readonly database: Database,
    private readonly timers: Timers,
    private readonly handlers: TimerHandlers,
    private readonly repository: CasesRepository,
  ) {}

  /** Works one due timer; safe to run twice: it is taken in the same transaction. */
  async work(timerId: string): Promise<void> {
    await this.database.transaction(async () => {
      const subject = await this.timers.subjectOf(timerId);
      const handler = subject && this.handlers.find(subject.kind);
      if (!handler) return;
      // The case before its timer, as every move does: the other way round they would wait for each other.
      if (handler.isOfCase) await this.repository.lock(subject.subjectId);
      await handler.before?.(subject.subjectId);
      const timer = await this.timers.take(timerId);
      if (timer) await handler.run(timer);
    });
  }
}
