import { type CaseRecord, Cases } from '@app/casework';
import { applicantOf, type ServiceDefinition } from '@app/catalogue';
import { newId, type Submission } from '@app/core';
import { Vault } from '@app/crypto';
import { Injectable } from '@nestjs/common';
import { ConversationStore, type StoredState } from './conversation-store';
import { type DialogueState } from './dialogue/dialogue-state';

/** Turns a finished dialogue or form into a case. */
@Injectable()
export class CaseMaker {
  constructor(
    private readonly cases: Cases,
    private readonly vault: Vault,
    private readonly store: ConversationStore,
  ) {}

  /** Opens the case; photos that are still being fetched are noted in `pending` and attached when they come. */
  async fromDialogue(
    service: ServiceDefinition,
    dialogue: DialogueState,
    from: { channel: string; identityId: string; at: Date },
  ): Promise<{ record: CaseRecord; pending: StoredState['pending'] }> {
    const caseId = newId();
    const papers = await Promise.all(
      Object.entries(dialogue.papers).map(async ([key, paper]) => {
        if ('willBring' in paper) return { key, willBring: true };
        const attachment = await this.store.attachment(paper.attachmentId);
        return { key, fileId: attachment?.fileId ?? undefined, attachmentId: paper.attachmentId };
      }),
    );
    const record = await this.cases.open({
      caseId,
      receiptSeed: this.vault.receiptSeed('case', caseId),
      service: service.code,
      fields: dialogue.values,
      delivery: dialogue.delivery ?? 'chat',
      documents: papers
        .filter((paper) => 'willBring' in paper || paper.fileId)
        .map(({ key, ...paper }) =>
          'willBring' in paper ? { key, willBring: true } : { key, fileId: paper.fileId },
        ),
      applicant: applicantOf(service, dialogue.values),
      channel: from.channel,
      identityId: from.identityId,
      at: from.at,
    });
    const pending = Object.fromEntries(
      papers.flatMap((paper) =>
        'attachmentId' in paper && !paper.fileId
          ? [[paper.attachmentId, { caseId: record.id, key: paper.key }]]
          : [],
      ),
    );
    return { record, pending };
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
