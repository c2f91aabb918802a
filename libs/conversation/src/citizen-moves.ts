import { Cases, citizenSteps } from '@app/casework';
import { AppError } from '@app/core';
import { Database } from '@app/database';
import { stepTap } from '@app/notification';
import { Injectable } from '@nestjs/common';
import type { DialogueEffect, Reply } from './dialogue/dialogue-state';

type Step = Omit<Extract<DialogueEffect, { type: 'step' }>, 'type'>;

/** Steps of the workflow that a citizen takes from his chat: as guarded as any other move. */
@Injectable()
export class CitizenMoves {
  constructor(
    private readonly cases: Cases,
    private readonly database: Database,
  ) {}

  /** Taken, or why not in words: the case may have moved on since the step was offered. */
  async take({ caseId, action, note, reason, data }: Step, identityId: string): Promise<Reply> {
    const { definition, receiptCode } = await this.cases.get(caseId);
    const needs = definition.workflow.actions[action]?.needs ?? [];
    try {
      const { status } = await this.database.savepoint(() =>
        this.cases.act(caseId, action, {
          actor: { kind: 'citizen', identityId },
          note,
          reasons: reason === undefined ? undefined : [reason],
          data: needs.includes('data') ? data : undefined,
        }),
      );
      const label = definition.workflow.statuses[status]?.label ?? status;
      return { key: 'dialogue.step_done', params: { receiptCode, service: definition.title, label } };
    } catch (error) {
      if (!(error instanceof AppError) || error.kind === 'unavailable') throw error;
      return { key: 'dialogue.step_over' };
    }
  }

  /** A tap while an officer holds the conversation: taken where it needs no more words; null when it is none. */
  async tapped(payload: string, identityId: string): Promise<Reply | null> {
    const tap = stepTap(payload.trim());
    if (!tap) return null;
    const record = (await this.cases.listOf(identityId)).find(({ id }) => id === tap.caseId);
    if (!record) return null;
    const step = citizenSteps(record, this.cases.actionsFor(record, { kind: 'citizen', identityId })).find(
      ({ code }) => code === tap.action,
    );
    const isPlain =
      step && !step.ends && !step.note && !step.reasons && step.data.every(({ required }) => !required);
    return isPlain ? this.take({ ...tap, data: {} }, identityId) : null;
  }
}
