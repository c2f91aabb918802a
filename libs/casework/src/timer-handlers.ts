import { Injectable } from '@nestjs/common';
import type { DueTimer } from './timers';

/** What happens when a timer of one kind comes due. Runs in the transaction that takes the timer. */
export abstract class TimerHandler {
  abstract readonly kind: string;
  /** The subject is a case: its row is locked before the timer's, as every move does. */
  readonly isOfCase: boolean = false;
  /** Locks what every other way to the subject locks before the timer: the other way round they would wait for each other. */
  before?(subjectId: string): Promise<void>;
  /** The office's own timer, there from the first day: when it first comes. Left out: others set this kind's timers. */
  standing?(): Promise<Date>;
  /** Must look whether what it was set for still holds: the world may have moved on. */
  abstract run(timer: DueTimer): Promise<void>;
}

/** Handlers by kind; casework and the libs above it register theirs at start. */
@Injectable()
export class TimerHandlers {
  private readonly byKind = new Map<string, TimerHandler>();

  register(handler: TimerHandler): void {
    this.byKind.set(handler.kind, handler);
  }

  find(kind: string): TimerHandler | undefined {
    return this.byKind.get(kind);
  }

  /** Kinds that there must always be one of, for the office as a whole. */
  standing(): TimerHandler[] {
    return [...this.byKind.values()].filter((handler) => handler.standing !== undefined);
  }

  /** What this process can work; timers of any other kind wait for one that can. */
  kinds(): string[] {
    return [...this.byKind.keys()];
  }
}
