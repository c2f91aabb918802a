import { Clock } from '@app/core';
import { Outbox } from '@app/notification';
import { Injectable } from '@nestjs/common';
import type { StoredState } from './conversation-store';
import type { DialogueResult, Reply } from './dialogue/dialogue-state';
import { dueOf, mergedReplies, type PhotoBurst } from './photo-burst';

/** What is said to a turn, and when. */
export interface Answer {
  replies: Reply[];
  /** Not before then; undefined is at once. */
  after?: Date;
  /** To be kept with the conversation. */
  burst?: PhotoBurst;
  /** Mark of what was said before. */
  said?: string;
}

/**
 * Several photos within seconds get one answer. The answer to a photo is a row like any other (law 5), only due a little
 * later; the next photo's turn takes it back and says both, in one transaction. Whatever dies on the way, a row is there.
 */
@Injectable()
export class PhotoBursts {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async answer(
    cause: string,
    outcome: DialogueResult,
    { burst, said }: Pick<StoredState, 'burst' | 'said'>,
    hasPapers: boolean,
  ): Promise<Answer> {
    const { replies } = outcome;
    if (!hasPapers || !onlyTakesPapers(outcome)) {
      if (burst) await this.outbox.sayNow(burst.cause);
      return { replies, said };
    }
    const now = this.clock.now();
    const earlier = burst && (await this.outbox.takeBack(burst.cause)) ? burst : undefined;
    const next: PhotoBurst = {
      cause,
      since: earlier?.since ?? now.toISOString(),
      replies: earlier ? mergedReplies(earlier.replies, replies) : replies,
      said: earlier ? earlier.said : said,
    };
    const after = dueOf(now, new Date(next.since));
    return { replies: next.replies, after, burst: next, said: next.said };
  }
}

/** Whether nothing but papers was taken, and something is said to it. */
function onlyTakesPapers({ replies, effects }: DialogueResult): boolean {
  return replies.length > 0 && effects.every(({ type }) => type === 'attach');
}
