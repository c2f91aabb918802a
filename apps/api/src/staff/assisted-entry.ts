import { type CaseRecord, Cases } from '@app/casework';
import { applicantOf } from '@app/catalogue';
import { Clock, newId } from '@app/core';
import { Vault } from '@app/crypto';
import { Files } from '@app/documents';
import type { StaffPrincipal } from '@app/staff';
import { Injectable } from '@nestjs/common';
import { FieldChecks, type GivenDocument } from '../public/field-checks';
import { isVillageOnly, villageOf } from './case-access';

/** What somebody of the office writes down for a citizen. */
export interface Entry {
  service: string;
  fields: Record<string, unknown>;
  documents: readonly GivenDocument[];
}

/** Cases entered for a citizen without a phone: at the counter, or by a village officer for his own village. */
@Injectable()
export class AssistedEntry {
  constructor(
    private readonly cases: Cases,
    private readonly checks: FieldChecks,
    private readonly files: Files,
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {}

  /** @throws SubmissionInvalid, UploadNotFound or UploadUnfinished for a paper that is not there */
  async enter(entry: Entry, staff: StaffPrincipal): Promise<{ record: CaseRecord; pin: string }> {
    const { service, fields, documents } = this.checks.check(entry.service, entry.fields, entry.documents, {
      phoneOptional: true,
    });
    const applicant = villageOf(staff, applicantOf(service, fields));
    for (const { uploadId } of documents) if (uploadId) await this.files.finished(uploadId);
    const caseId = newId();
    const record = await this.cases.open({
      caseId,
      receiptSeed: this.vault.receiptSeed('case', caseId),
      service: service.code,
      fields,
      documents: documents.map(({ document, uploadId, willBring }) => ({
        key: document,
        fileId: uploadId,
        willBring,
      })),
      applicant,
      channel: isVillageOnly(staff) ? 'village' : 'counter',
      submittedBy: staff.userId,
      at: this.clock.now(),
    });
    return { record, pin: this.vault.pin(record.receiptSeed, record.pinVersion) };
  }
}
