import { type CaseRecord, Cases } from '@app/casework';
import { applicantOf, type ServiceDefinition } from '@app/catalogue';
import { newId, type Submission } from '@app/core';
import { Vault } from '@app/crypto';
import { Injectable } from '@nestjs/common';
import { ConversationStore, type StoredState } from './conversation-store';
import type { DialogueState, Paper } from './dialogue/dialogue-state';
import { EarlierPapers } from './earlier-papers';

/** A paper as the case gets it; one whose photo is not here yet has an attachment and no file. */
interface PaperOfCase {
  key: string;
  willBring?: true;
  fileId?: string;
  attachmentId?: string;
  fromDocument?: string;
}

/** Turns a finished dialogue or form into a case. */
@Injectable()
export class CaseMaker {
  constructor(
    private readonly cases: Cases,
    private readonly vault: Vault,
    private readonly store: ConversationStore,
    private readonly earlier: EarlierPapers,
  ) {}

  /** Opens the case; photos that are still being fetched are noted in `pending` and attached when they come. */
  async fromDialogue(
    service: ServiceDefinition,
    dialogue: DialogueState,
    from: { channel: string; identityId: string; at: Date },
  ): Promise<{ record: CaseRecord; pending: StoredState['pending'] }> {
    const caseId = newId();
    const applicant = applicantOf(service, dialogue.values);
    const papers: PaperOfCase[] = [];
    for (const [key, paper] of Object.entries(dialogue.papers)) {
      papers.push({ key, ...(await this.paperOf(paper, from.identityId, applicant.nik)) });
    }
    const record = await this.cases.open({
      caseId,
      receiptSeed: this.vault.receiptSeed('case', caseId),
      service: service.code,
      fields: dialogue.values,
      delivery: dialogue.delivery ?? 'chat',
      documents: papers
        .filter(({ willBring, fileId }) => willBring || fileId)
        .map(({ attachmentId: _fetched, ...paper }) => paper),
      applicant,
      channel: from.channel,
      identityId: from.identityId,
      at: from.at,
    });
    const pending = Object.fromEntries(
      papers.flatMap((paper) =>
        paper.attachmentId && !paper.fileId
          ? [[paper.attachmentId, { caseId: record.id, key: paper.key }]]
          : [],
      ),
    );
    return { record, pending };
  }

  private async paperOf(
    paper: Paper,
    identityId: string,
    nik: string | undefined,
  ): Promise<Omit<PaperOfCase, 'key'>> {
    if ('willBring' in paper) return paper;
    if ('fromDocument' in paper) return (await this.earlier.hold(paper.fromDocument, identityId, nik)) ?? {};
    const attachment = await this.store.attachment(paper.attachmentId);
    return { fileId: attachment?.fileId ?? undefined, attachmentId: paper.attachmentId };
  }

  /** Opens the case of a web form; its receipt was derived from the Idempotency-Key already. */
  async fromSubmission(
    service: ServiceDefinition,
    key: string,
    submission: Submission,
    from: { identityId: string; at: Date },
  ): Promise<CaseRecord> {
    return this.cases.open({
      receiptSeed: this.vault.receiptSeed('web', key),
      service: service.code,
      fields: submission.fields,
      documents: submission.documents.map(({ document, uploadId, willBring }) =>
        willBring ? { key: document, willBring } : { key: document, fileId: uploadId },
      ),
      applicant: { ...applicantOf(service, submission.fields), ...contactOf(submission) },
      channel: 'web',
      identityId: from.identityId,
      at: from.at,
    });
  }
}

function contactOf({ contact }: Submission): { phone?: string } {
  return contact.phone ? { phone: contact.phone } : {};
}
