import { type ActionInput, type CaseRecord, Cases } from '@app/casework';
import { AppError } from '@app/core';
import { Letters } from '@app/letters';
import type { StaffPrincipal } from '@app/staff';
import { Injectable } from '@nestjs/common';
import { actorOf, type LetterBody } from './cases.dto';

const recording: readonly (string | undefined)[] = ['sign', 'record_external'];

/** Records a signed paper by whatever step the case's own workflow has for it. */
@Injectable()
export class LetterIntake {
  constructor(
    private readonly cases: Cases,
    private readonly letters: Letters,
  ) {}

  /** Sent twice it is recorded once, and answered the same. @throws what `Cases.act` does */
  async record(id: string, body: LetterBody, staff: StaffPrincipal): Promise<CaseRecord> {
    const { fileId } = body;
    const before = await this.cases.get(id);
    if (fileId && (await this.letters.isRecorded(id, fileId))) return before;
    try {
      return await this.cases.act(id, this.stepOf(before, staff), inputOf(body, staff));
    } catch (error) {
      // Whoever sent the same paper a moment before was first.
      const isLate = error instanceof AppError && error.kind === 'conflict';
      if (isLate && fileId && (await this.letters.isRecorded(id, fileId))) return this.cases.get(id);
      throw error;
    }
  }

  /** The step that is open to this person now, else the workflow's first: its refusal says why. */
  private stepOf(record: CaseRecord, staff: StaffPrincipal): string {
    const { actions } = record.definition.workflow;
    const steps = Object.keys(actions).filter((code) => recording.includes(actions[code]?.effect));
    const open = this.cases.actionsFor(record, actorOf(staff)).map(({ code }) => code);
    return steps.find((code) => open.includes(code)) ?? steps[0] ?? 'record_signature';
  }
}

function inputOf({ fileId, version, ...data }: LetterBody, staff: StaffPrincipal): ActionInput {
  const told = Object.values(data).some((value) => value !== undefined);
  return { fileId, version, actor: actorOf(staff), ...(told ? { data: { ...data } } : {}) };
}
