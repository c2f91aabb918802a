import { Injectable, type OnModuleInit } from '@nestjs/common';
import { TimerHandler, TimerHandlers } from '../timer-handlers';
import type { DueTimer } from '../timers';
import { HeldMoves, heldTimer } from '../work/held-moves';

/** The minute is over in which a press could be taken back. */
@Injectable()
export class HeldMoveTimer extends TimerHandler implements OnModuleInit {
  readonly kind = heldTimer;
  override readonly isOfCase = true;

  constructor(
    private readonly handlers: TimerHandlers,
    private readonly held: HeldMoves,
  ) {
    super();
  }

  onModuleInit(): void {
    this.handlers.register(this);
  }

  run({ subjectId }: DueTimer): Promise<void> {
    return this.held.make(subjectId);
  }
}
