import { type CaseRecord, Cases, type Step, WorkQueue } from '@app/casework';
import { AppError } from '@app/core';
import { Database } from '@app/database';
import type { StaffPrincipal } from '@app/staff';
import { Injectable } from '@nestjs/common';
import { stepsFor } from '../staff/steps-for';
import type { DeskForm } from './desk-forms';
import { DeskMoves } from './desk-moves';

/** As many scans as one form may carry. */
export const stackSize = 20;

/** A case of the day's stack, and what this person may do to it here. */
export interface StackItem {
  record: CaseRecord;
  /** The press that is a signature and needs nothing: an initial. */
  initial?: Step;
  /** The press that records the signed sheet. */
  scan?: Step;
  /** The press that fixes the sheet for printing. */
  sheet?: Step;
}

/** What one press on the stack came to. */
export interface StackResult {
  done: number;
  refused: { id: string; code: string }[];
}

/** The day's stack: what waits for an initial, what waits for ink. */
@Injectable()
export class Stack {
  constructor(
    private readonly database: Database,
    private readonly queue: WorkQueue,
    private readonly cases: Cases,
    private readonly moves: DeskMoves,
  ) {}

  /** Late first. Only cases that this person may put his hand to, or whose sheet is to be signed. */
  async items(staff: StaffPrincipal): Promise<StackItem[]> {
    const actions = (record: CaseRecord): Step[] => stepsFor(this.cases, record, staff);
    const signing = await this.queue.inStatuses(
      ({ workflow }, status) =>
        Object.values(workflow.actions).some(
          ({ from, effect, needs, by }) =>
            from.includes(status) &&
            (effect === 'sign' ||
              (needs.length === 0 && by.some((role) => signers.has(role) && staff.roles.includes(role)))),
        ),
      stackSize,
    );
    return signing.map((record) => {
      const steps = actions(record);
      const effectOf = ({ code }: Step): string | undefined =>
        record.definition.workflow.actions[code]?.effect;
      return {
        record,
        initial: steps.find(
          (step) => step.forward && step.needs.length === 0 && isSigner(record, step, staff),
        ),
        scan: steps.find((step) => step.needs.includes('file') && effectOf(step) === 'sign'),
        sheet: steps.find((step) => effectOf(step) === 'sheet'),
      };
    });
  }

  /** Each by itself: one that is refused holds up no other. */
  async make(
    form: DeskForm,
    chosen: readonly { id: string; step: Step; version: string; scan?: DeskForm['files'][number] }[],
  ): Promise<StackResult> {
    const result: StackResult = { done: 0, refused: [] };
    for (const { id, step, version, scan } of chosen) {
      const files = scan ? [{ ...scan, key: 'scan' }] : [];
      try {
        await this.database.savepoint(() =>
          this.moves.make(id, step.code, { ...form, fields: { version }, files }),
        );
        result.done += 1;
      } catch (error) {
        if (!(error instanceof AppError) || error.retryable) throw error;
        result.refused.push({ id, code: error.code });
      }
    }
    return result;
  }
}

const signers = new Set<string>(['section_head', 'secretary', 'district_head']);

function isSigner({ definition }: CaseRecord, { code }: Step, { roles }: StaffPrincipal): boolean {
  const by = definition.workflow.actions[code]?.by ?? [];
  return by.some((role) => signers.has(role) && roles.includes(role));
}
