import { TimerHandler, TimerHandlers } from '@app/casework';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { expiryTimer, LetterLife, reportTimer } from './letter-life';

class LifeTimer extends TimerHandler {
  override readonly isOfCase = true;

  constructor(
    readonly kind: string,
    private readonly work: (caseId: string) => Promise<void>,
  ) {
    super();
  }

  run({ subjectId }: { subjectId: string }): Promise<void> {
    return this.work(subjectId);
  }
}

/** The days of a letter's life: a report is due, the letter is over. */
@Injectable()
export class LetterTimers implements OnModuleInit {
  constructor(
    private readonly handlers: TimerHandlers,
    private readonly life: LetterLife,
  ) {}

  onModuleInit(): void {
    this.handlers.register(new LifeTimer(reportTimer, (caseId) => this.life.ask(caseId)));
    this.handlers.register(new LifeTimer(expiryTimer, (caseId) => this.life.expire(caseId)));
  }
}
