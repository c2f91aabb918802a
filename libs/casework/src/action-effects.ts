import { Injectable } from '@nestjs/common';
import type { ActionInput, CaseRecord } from './case-record';

/** What an action does besides moving the case. Runs inside the move's transaction, before it is saved. */
export abstract class ActionEffect {
  abstract readonly effect: string;
  /** The answer goes into the ledger's sealed detail. */
  abstract run(context: {
    record: CaseRecord;
    action: string;
    input: ActionInput;
    at: Date;
  }): Promise<Record<string, unknown> | void>;
}

/** Effects by name; libs above casework register theirs at start. */
@Injectable()
export class ActionEffects {
  private readonly byName = new Map<string, ActionEffect>();

  register(effect: ActionEffect): void {
    this.byName.set(effect.effect, effect);
  }

  find(name: string): ActionEffect | undefined {
    return this.byName.get(name);
  }
}
