import { Catalogue } from '@app/catalogue';
import { AppError, Clock, isUuid, parsePhone, type Submission } from '@app/core';
import { Vault } from '@app/crypto';
import { Files } from '@app/documents';
import { DatabaseUnavailable } from '@app/database';
import { Intake } from '@app/intake';
import { Injectable } from '@nestjs/common';
import { FieldChecks, type GivenDocument, SubmissionInvalid } from './field-checks';

/** The header is missing or no UUID. */
export class IdempotencyKeyMissing extends AppError {
  readonly code = 'submissions.idempotency_key_missing';
  readonly kind = 'invalid';
  readonly status = 400;
}

/** A form as it was handed in. */
export interface HandedIn {
  service: string;
  fields: Record<string, unknown>;
  documents: GivenDocument[];
  contact: { name: string; phone?: string };
  consent: { noticeVersion: string };
}

export interface Receipt {
  receiptCode: string;
  pin: string;
}

/** The web channel's intake: checked, durable, and the receipt at once, also while the database is away. */
@Injectable()
export class Submissions {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly checks: FieldChecks,
    private readonly files: Files,
    private readonly intake: Intake,
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {}

  /** @throws IdempotencyKeyMissing, SubmissionInvalid, SubmissionDiffers, NothingDurable */
  async hand(key: unknown, body: HandedIn): Promise<Receipt> {
    if (typeof key !== 'string' || !isUuid(key))
      throw new IdempotencyKeyMissing('Idempotency-Key must be a UUID');
    const id = key.toLowerCase();
    if (body.consent.noticeVersion !== this.catalogue.office.notice_version) {
      throw new SubmissionInvalid([{ field: 'consent.noticeVersion', code: 'notice_outdated' }]);
    }
    const { fields, documents } = this.checks.check(body.service, body.fields, body.documents);
    await this.checkUploads(documents);
    const submission: Submission = { ...body, fields, documents, contact: this.contact(body) };
    const bytes = Buffer.from(canonical(submission));
    const now = this.clock.now();
    await this.intake.acceptSubmission({
      channel: 'web',
      account: 'web',
      body: bytes,
      receivedAt: now,
      contentHash: this.vault.blindIndex('submission-body', bytes),
      events: [{ type: 'submission', dedupe: `submission:${id}`, sentAt: now, senderId: id, submission }],
    });
    return this.receipt(id);
  }

  /** Derived from the key alone, so that the same request gets the same answer, whatever is down. */
  private receipt(key: string): Receipt {
    const seed = this.vault.receiptSeed('web', key);
    return {
      receiptCode: this.vault.receiptCode(this.catalogue.office.prefix, seed),
      pin: this.vault.pin(seed, 1),
    };
  }

  private contact({ contact }: HandedIn): Submission['contact'] {
    if (!contact.phone) return { name: contact.name };
    const phone = parsePhone(contact.phone);
    if (!phone) throw new SubmissionInvalid([{ field: 'contact.phone', code: 'invalid_phone' }]);
    return { name: contact.name, phone };
  }

  private async checkUploads(documents: readonly GivenDocument[]): Promise<void> {
    for (const { document, uploadId } of documents) {
      if (!uploadId) continue;
      try {
        await this.files.finished(uploadId);
      } catch (error) {
        if (error instanceof DatabaseUnavailable) continue; // the drain will look
        if (error instanceof AppError) {
          throw new SubmissionInvalid([{ field: `documents.${document}`, code: 'upload_unusable' }]);
        }
        throw error;
      }
    }
  }
}

/** JSON with sorted keys: the same form is the same bytes. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    item && typeof item === 'object' && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}
