import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Cases } from '../cases';
import { TimerHandler, TimerHandlers } from '../timer-handlers';
import type { DueTimer } from '../timers';

/** A wait that lasted too long: the action that the status names is taken. */
@Injectable()
export class LimitTimer extends TimerHandler implements OnModuleInit {
  readonly kind = 'case_limit';
  override readonly isOfCase = true;

  constructor(
    private readonly handlers: TimerHandlers,
    private readonly cases: Cases,
  ) {
    super();
  }

  onModuleInit(): void {
    this.handlers.register(this);
  }

  async run({ subjectId, data }: DueTimer): Promise<void> {
    const action = data['action'];
    if (typeof action !== 'string') return;
    const record = await this.cases.get(subjectId);
    // Moved on meanwhile: the wait that this timer measured is over.
    if (!record.definition.workflow.actions[action]?.from.includes(record.status)) return;
    await this.cases.act(subjectId, action, { actor: { kind: 'timer' } });
  }
}
