import { type CaseEventView, Cases } from '@app/casework';
import { Clock } from '@app/core';
import { Letters } from '@app/letters';
import { Injectable } from '@nestjs/common';
import { isNudge, Nudges } from './nudges';
import type { ClaimedMessage } from './outbound-rows';

/** News as young as this is told even if the next step follows at its heels. */
const freshMs = 10 * 60_000;

/** Whether news that had to wait is still so: nobody is asked for papers of a case that went on without them. */
@Injectable()
export class NoticeTruth {
  constructor(
    private readonly cases: Cases,
    private readonly letters: Letters,
    private readonly nudges: Nudges,
    private readonly clock: Clock,
  ) {}

  async holds({ purpose, caseId, identityId, createdAt, cause, content }: ClaimedMessage): Promise<boolean> {
    if (isNudge(cause)) return this.nudges.mayGo(identityId, createdAt);
    if (purpose !== 'notice' || !caseId) return true;
    if (this.clock.now().getTime() - createdAt.getTime() < freshMs) return true;
    if (content.file) return (await this.letters.deliverable(caseId))?.fileId === content.file.fileId;
    const seq = Number(/^case:[^:]+:(\d+):/.exec(cause)?.[1] ?? NaN);
    return Number.isNaN(seq) || stillStands(await this.cases.events(caseId), seq);
  }
}

/** Whether a case is still in the status in which an event left it. */
export function stillStands(events: readonly Pick<CaseEventView, 'seq' | 'to'>[], seq: number): boolean {
  const moves = events.filter(({ to }) => to !== null && to !== undefined);
  const then = moves.filter((event) => event.seq <= seq).at(-1)?.to;
  return moves.every((event) => event.seq <= seq || event.to === then);
}
