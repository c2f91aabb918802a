import { Timers } from '@app/casework';
import { Catalogue } from '@app/catalogue';
import { Clock } from '@app/core';
import { Injectable } from '@nestjs/common';
import type { DialogueState } from '../dialogue/dialogue-state';
import { firstEnd, holdsAnything, keptOn } from '../dialogue/draft-end';
import { mayRemind } from '../dialogue/draft-reminder';
import { reminderTime } from './reminder-time';

export const reminderTimer = 'draft_reminder';
/** Waits as long as a conversation holds anything unfinished: meanwhile its photos are not discarded for their age (apps/worker, retention). */
export const endTimer = 'draft_end';

/** The two clocks of what a conversation holds unfinished: one reminder, and the end. */
@Injectable()
export class DraftTimers {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly timers: Timers,
    private readonly clock: Clock,
  ) {}

  /** The citizen was heard: answers the state with its new promise, to be kept in the same transaction. */
  async heard(
    conversationId: string,
    { before, after, at }: { before: DialogueState; after: DialogueState; at: Date },
  ): Promise<DialogueState> {
    const state = keptOn(after, before, { lastWord: at, keepDays: this.catalogue.office.drafts.keep_days });
    if (holdsAnything(before) || holdsAnything(state)) await this.plan(conversationId, state, at);
    return state;
  }

  /** Sets both clocks by what is there, or stops them. */
  async plan(conversationId: string, state: DialogueState, lastWord: Date): Promise<void> {
    const { office } = this.catalogue;
    const now = this.clock.now();
    const ends = firstEnd(state, { lastWord, keepDays: office.drafts.keep_days });
    await this.setOrCancel(endTimer, conversationId, ends);
    const reminds = mayRemind(state) ? reminderTime(lastWord, now, office) : null;
    await this.setOrCancel(reminderTimer, conversationId, reminds, { since: lastWord.toISOString() });
  }

  private async setOrCancel(
    kind: string,
    subjectId: string,
    at: Date | null,
    data: Record<string, unknown> = {},
  ): Promise<void> {
    if (at) await this.timers.set(kind, subjectId, at, data);
    else await this.timers.cancel(kind, subjectId);
  }
}
