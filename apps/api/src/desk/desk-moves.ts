import { Audit } from '@app/audit';
import { type CaseRecord, Cases, HeldMoves, statusesOfWork, WorkQueue } from '@app/casework';
import { Files } from '@app/documents';
import type { StaffPrincipal } from '@app/staff';
import { Injectable } from '@nestjs/common';
import { visibleTo } from '../staff/case-access';
import { actorOf } from '../staff/cases.dto';
import type { DeskForm } from './desk-forms';
import { inputOf } from './step-input';

/** Makes the moves that are pressed on the officers' page; those that the citizen hears of are held for a minute. */
@Injectable()
export class DeskMoves {
  constructor(
    private readonly cases: Cases,
    private readonly held: HeldMoves,
    private readonly files: Files,
    private readonly queue: WorkQueue,
    private readonly audit: Audit,
  ) {}

  /** Answers where to go on: with the same case while it is this person's work, else with the next. */
  async make(id: string, action: string, form: DeskForm): Promise<string> {
    const { staff } = form;
    const before = visibleTo(staff, await this.cases.get(id));
    const status = await this.take(before, action, form);
    await this.note(staff, 'case.act', id, action);
    const isStillMine = statusesOfWork(before.definition, staff.roles).includes(status);
    if (!isStillMine) {
      await this.queue.release(id, staff.userId);
      return `/petugas?selesai=${action}`;
    }
    await this.queue.lease(id, staff.userId);
    return `/petugas?selesai=${action}&lanjut=${id}`;
  }

  /** Back to the case as it was before the press. @throws HeldMoveGone */
  async takeBack(heldId: string, staff: StaffPrincipal): Promise<string> {
    const { userId } = staff;
    const { caseId, action } = await this.held.takeBack(heldId, userId);
    await this.note(staff, 'case.take_back', caseId, action);
    await this.queue.lease(caseId, userId);
    return `/petugas/berkas/${caseId}?selesai=take_back`;
  }

  /** Answers the status that the case has, or will have once the minute is over. */
  private async take(
    { id, definition }: CaseRecord,
    action: string,
    { staff, fields, files }: DeskForm,
  ): Promise<string> {
    const rule = definition.workflow.actions[action];
    const scan = files.find(({ key }) => key === 'scan');
    const stored = scan && (await this.files.store(scan.bytes, { purpose: 'scan', createdBy: staff.userId }));
    const input = { ...inputOf(rule?.needs ?? [], fields), actor: actorOf(staff), fileId: stored?.fileId };
    if (rule && HeldMoves.isHeld(rule)) {
      await this.held.hold(id, action, input);
      return this.held.ahead(id, staff.userId, async () => (await this.cases.get(id)).status);
    }
    await this.held.confirm(id, staff.userId);
    return (await this.cases.act(id, action, input)).status;
  }

  private note({ userId }: StaffPrincipal, act: string, caseId: string, move: string): Promise<void> {
    return this.audit.record({
      ...{ userId, action: act, subjectKind: 'case', subjectId: caseId },
      detail: { move },
    });
  }
}
