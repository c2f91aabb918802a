import { Audit } from '@app/audit';
import { type CaseRecord, Cases, HeldMoves, maskedFields, type Step } from '@app/casework';
import { Catalogue, formatField, type FieldDefinition, type OfficeDefinition } from '@app/catalogue';
import { Clock, maskNumber, maskPhone, maskText } from '@app/core';
import { Files } from '@app/documents';
import { formatDateTime } from '@app/notification';
import type { StaffPrincipal } from '@app/staff';
import { Injectable } from '@nestjs/common';
import { AuditNotes } from '../staff/audit-notes';
import { visibleTo } from '../staff/case-access';
import { actorOf, worksOnCases } from '../staff/cases.dto';
import { stepsFor } from '../staff/steps-for';
import { questionOf } from '../staff/work.controller';
import { openVillages } from '../pages/field-input';
import { MovePreview, type Preview } from './move-preview';

/** One paper as the card shows it. */
export interface PaperView {
  key: string;
  label: string;
  state: string;
  reason: string | null;
  note?: string;
  /** The newest version, where there is one. */
  document?: { id: string; isImage: boolean; versions: number; hints: string[]; takenFrom: string | null };
}

/** A step with what it would say; none where it needs to be filled in first. */
export interface StepView extends Step {
  preview?: Preview;
}

/** A case as the officers' page shows it. */
export interface CaseView {
  record: CaseRecord;
  question: string;
  statusLabel: string;
  late: boolean;
  fields: { label: string; value: string }[];
  /** Whether something is masked that a press and a reason may show. */
  mayUnmask: boolean;
  papers: PaperView[];
  steps: StepView[];
  /** Those of the office, for what a step asks. */
  villages: OfficeDefinition['villages'];
  timeOf: (at: Date) => string;
}

const cardButtons = 3;

/** Puts together what an officer sees of a case: masked unless told, its papers, and its steps with their messages. */
@Injectable()
export class CaseViews {
  constructor(
    private readonly cases: Cases,
    private readonly catalogue: Catalogue,
    private readonly files: Files,
    private readonly audit: Audit,
    private readonly auditNotes: AuditNotes,
    private readonly preview: MovePreview,
    private readonly held: HeldMoves,
    private readonly clock: Clock,
  ) {}

  /**
   * As it will be once what this person just pressed is made. Audited as a read; in the clear only with a reason, which is
   * kept sealed. @throws CaseNotFound
   */
  async of(
    id: string,
    staff: StaffPrincipal,
    { unmaskedFor }: { unmaskedFor?: string } = {},
  ): Promise<CaseView> {
    const view = await this.held.ahead(id, staff.userId, () =>
      this.look(id, staff, unmaskedFor !== undefined),
    );
    await this.tell(id, staff, unmaskedFor);
    return view;
  }

  private async look(id: string, staff: StaffPrincipal, unmasked: boolean): Promise<CaseView> {
    const record = visibleTo(staff, await this.cases.get(id));
    const { definition, status, promisedAt } = record;
    return {
      record,
      question: questionOf(this.catalogue, status, record.service),
      statusLabel: definition.workflow.statuses[status]?.label ?? status,
      late: promisedAt !== null && record.phase === 'work' && promisedAt < this.clock.now(),
      fields: this.fieldsOf(record, staff, unmasked),
      mayUnmask: !unmasked,
      papers: await this.papersOf(record),
      steps: await this.stepsOf(record, staff),
      villages: openVillages(this.catalogue.office),
      timeOf: (at) => formatDateTime(at, this.catalogue.office),
    };
  }

  private tell(caseId: string, { userId }: StaffPrincipal, unmaskedFor?: string): Promise<void> {
    return unmaskedFor === undefined
      ? this.audit.record({ userId, action: 'case.read', subjectKind: 'case', subjectId: caseId })
      : this.auditNotes.record({ userId, action: 'case.unmask', subjectId: caseId, note: unmaskedFor });
  }

  private fieldsOf(record: CaseRecord, staff: StaffPrincipal, unmasked: boolean): CaseView['fields'] {
    const { definition } = record;
    const whole = unmasked || worksOnCases(staff);
    const fields = whole ? record.fields : maskedFields(definition, record.fields);
    return definition.fields.flatMap((field) => {
      const value = fields[field.key];
      const shown = formatField(field, value, this.catalogue);
      const mask = unmasked || typeof value !== 'string' ? undefined : (masks[field.type] ?? maskText);
      return shown === ''
        ? []
        : [{ label: field.label, value: mask ? mask(masks[field.type] ? String(value) : shown) : shown }];
    });
  }

  private async papersOf({ definition, items }: CaseRecord): Promise<PaperView[]> {
    const papers: PaperView[] = [];
    for (const { key, state, reason, note, documents } of items) {
      const label = definition.documents.find((document) => document.key === key)?.label ?? key;
      const document = await this.documentOf(documents);
      papers.push({
        ...{ key, label, state, note: note && maskText(note) },
        reason: reason === null ? null : (definition.reasons['return']?.[reason] ?? reason),
        ...(document ? { document } : {}),
      });
    }
    return papers;
  }

  private async documentOf(
    versions: CaseRecord['items'][number]['documents'],
  ): Promise<PaperView['document']> {
    const newest = versions.at(-1);
    const file = newest && (await this.files.describe(newest.fileId));
    if (!newest || !file) return undefined;
    const { id, takenFrom } = newest;
    const isImage = /^image\/(jpeg|png|webp)$/.test(file.mime);
    return { id, isImage, versions: versions.length, hints: file.hints, takenFrom };
  }

  /** Messages are made for the buttons of the card only; the rest is asked for on a page of its own. */
  private async stepsOf(record: CaseRecord, staff: StaffPrincipal): Promise<StepView[]> {
    const views: StepView[] = [];
    for (const [i, step] of stepsFor(this.cases, record, staff).entries()) {
      const isAsked = step.needs.some((need) => need !== 'file');
      const preview = step.notifies && !isAsked && i < cardButtons;
      views.push({ ...step, ...(preview ? { preview: await this.previewOf(record, step, staff) } : {}) });
    }
    return views;
  }

  private async previewOf(
    record: CaseRecord,
    step: Step,
    staff: StaffPrincipal,
  ): Promise<Preview | undefined> {
    const fileId = step.needs.includes('file') ? await this.preview.standInFile(record.id) : undefined;
    if (step.needs.includes('file') && !fileId) return undefined;
    return this.preview.of(record.id, step.code, { actor: actorOf(staff), fileId });
  }
}

const masks: Partial<Record<FieldDefinition['type'], (value: string) => string>> = {
  nik: maskNumber,
  kk: maskNumber,
  phone: maskPhone,
};
