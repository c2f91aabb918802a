import { ActionIncomplete, Cases, type Step } from '@app/casework';
import { Catalogue } from '@app/catalogue';
import { AppError } from '@app/core';
import { Database } from '@app/database';
import type { StaffPrincipal } from '@app/staff';
import { Injectable } from '@nestjs/common';
import { problemOf } from '../problem';
import { visibleTo } from './case-access';
import { actorOf, caseResponse } from './cases.dto';
import { stepsFor } from './steps-for';
import type { SignedItem, SignItem } from './work.dto';

/** A stack of signatures, each answered by itself: one that fails holds up no other. */
@Injectable()
export class SignStack {
  constructor(
    private readonly database: Database,
    private readonly cases: Cases,
    private readonly catalogue: Catalogue,
  ) {}

  /** In the order given; worked by id, so that two stacks with the same cases never wait for each other. */
  async sign(items: readonly SignItem[], staff: StaffPrincipal): Promise<SignedItem[]> {
    const answers = new Map<string, SignedItem>();
    for (const item of [...items].sort((a, b) => (a.id < b.id ? -1 : 1))) {
      answers.set(item.id, await this.signOne(item, staff));
    }
    return items.flatMap(({ id }) => answers.get(id) ?? []);
  }

  private async signOne(item: SignItem, staff: StaffPrincipal): Promise<SignedItem> {
    const actor = actorOf(staff);
    try {
      const record = await this.database.savepoint(async () => {
        const now = visibleTo(staff, await this.cases.get(item.id));
        const { code } = signature(stepsFor(this.cases, now, staff), item.fileId !== undefined);
        return this.cases.act(item.id, code, { actor, version: item.version, fileId: item.fileId });
      });
      const answer = caseResponse(record, this.cases.actionsFor(record, actor), { full: false });
      return { id: item.id, status: 200, case: answer };
    } catch (error) {
      if (!(error instanceof AppError) || error.retryable) throw error;
      const problem = problemOf(error, this.catalogue.texts);
      return { id: item.id, status: problem.status, problem };
    }
  }
}

/**
 * The move that is this person's signature on the case as it stands: with a scan the one that records it, else the one
 * that carries the case forward and needs nothing (an initial, an electronic signature).
 * @throws ActionIncomplete when there is none
 */
function signature(steps: readonly Step[], hasScan: boolean): Step {
  const forward = steps.filter(({ forward: is }) => is);
  const step = forward.find(({ needs }) => (hasScan ? needs.includes('file') : needs.length === 0));
  if (step) return step;
  const field = forward.some(({ needs }) => needs.includes('file')) ? 'fileId' : 'id';
  throw new ActionIncomplete([{ field, code: field === 'fileId' ? 'required' : 'nothing_to_sign' }]);
}
