import { CaseEnded, type CaseRecord, Cases, hasEnded, ReceiptCheck } from '@app/casework';
import { AppError, type FieldError } from '@app/core';
import { Database } from '@app/database';
import { Files } from '@app/documents';
import { Injectable } from '@nestjs/common';
import { type GivenDocument, SubmissionInvalid } from './field-checks';

/** Papers that a citizen without a chat sends again, or later, for a case of his: code and PIN are his key to it. */
@Injectable()
export class Resupply {
  constructor(
    private readonly receipts: ReceiptCheck,
    private readonly cases: Cases,
    private readonly files: Files,
    private readonly database: Database,
  ) {}

  /**
   * All of it or nothing; the same uploads a second time change nothing.
   * @throws ReceiptRefused, ReceiptSlowed, CaseEnded, SubmissionInvalid
   */
  async hand(receiptCode: string, pin: string, documents: readonly GivenDocument[]): Promise<void> {
    const caseId = await this.receipts.caseOf(receiptCode, pin);
    const record = await this.cases.get(caseId);
    if (hasEnded(record)) throw new CaseEnded('case has ended', { caseId });
    const errors = [...refused(record, documents), ...(await this.unusable(documents))];
    if (errors.length > 0) throw new SubmissionInvalid(errors);
    const citizen = { kind: 'citizen', identityId: record.identityId ?? undefined } as const;
    await this.database.transaction(async () => {
      for (const { document, uploadId } of documents) {
        if (uploadId) await this.cases.attach(caseId, document, uploadId, citizen);
        else if (stateOf(record, document) !== 'will_bring')
          await this.cases.bring(caseId, document, citizen);
      }
    });
  }

  private async unusable(documents: readonly GivenDocument[]): Promise<FieldError[]> {
    const checked = documents.map(async ({ document, uploadId }): Promise<FieldError[]> => {
      if (!uploadId) return [];
      try {
        await this.files.finished(uploadId);
        return [];
      } catch (error) {
        if (!(error instanceof AppError) || error.kind === 'unavailable') throw error;
        return [{ field: `documents.${document}`, code: 'upload_unusable' }];
      }
    });
    return (await Promise.all(checked)).flat();
  }
}

function stateOf({ items }: CaseRecord, document: string): string | undefined {
  return items.find(({ key }) => key === document)?.state;
}

/** A paper that an officer has accepted is not replaced from outside. */
function refused(record: CaseRecord, documents: readonly GivenDocument[]): FieldError[] {
  if (documents.length === 0) return [{ field: 'documents', code: 'required' }];
  return documents.flatMap(({ document, uploadId, willBring }): FieldError[] => {
    const field = `documents.${document.slice(0, 40)}`;
    const state = stateOf(record, document);
    if (!state) return [{ field, code: 'unknown_document' }];
    if (state === 'accepted') return [{ field, code: 'document_accepted' }];
    if (uploadId) return [];
    if (!willBring) return [{ field, code: 'required' }];
    const mayBring = record.definition.documents.find(({ key }) => key === document)?.may_bring;
    return mayBring ? [] : [{ field, code: 'cannot_bring' }];
  });
}
