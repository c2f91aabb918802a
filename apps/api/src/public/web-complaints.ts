import {
  type ComplaintReceipt,
  Complaints,
  type NewComplaint,
  Objections,
  OpenDoor,
  ReceiptCheck,
} from '@app/casework';
import { Catalogue, OneTimeCodes } from '@app/catalogue';
import { AppError, Clock, type FieldError, isUuid, parsePhone } from '@app/core';
import { Vault } from '@app/crypto';
import { Intake } from '@app/intake';
import { Injectable } from '@nestjs/common';
import { SubmissionInvalid } from './field-checks';

/** A complaint as somebody wrote it into the page. */
export interface WebComplaint {
  /** Made with the form: the same form sent twice is one complaint. */
  key: string;
  text: string;
  name: string;
  phone: string;
}

/** What whoever complains keeps. */
export type WebComplaintReceipt = Omit<ComplaintReceipt, 'id'>;

const lengths = { least: 10, most: 4000 };

/** Complaints and objections from the web page, without a log-in. */
@Injectable()
export class WebComplaints {
  private readonly codes: OneTimeCodes;

  constructor(
    private readonly complaints: Complaints,
    private readonly objections: Objections,
    private readonly receipts: ReceiptCheck,
    private readonly door: OpenDoor,
    private readonly vault: Vault,
    private readonly intake: Intake,
    private readonly clock: Clock,
    catalogue: Catalogue,
  ) {
    this.codes = new OneTimeCodes(catalogue.language['one_time_codes']);
  }

  /** Taken in at once, or kept until the database is back. @throws SubmissionInvalid, ComplaintsSlowed, NothingDurable */
  async complain(written: WebComplaint, address: string): Promise<WebComplaintReceipt> {
    const complaint = this.checked(written);
    try {
      await this.door.enter(address);
      return await this.complaints.receive(complaint);
    } catch (error) {
      if (error instanceof AppError && !error.retryable) throw error;
      return this.keep(complaint, written.key.toLowerCase());
    }
  }

  /** Whatever stopped the database, the words are kept; should it have taken them in all the same, the cause tells. */
  private async keep(complaint: NewComplaint, key: string): Promise<WebComplaintReceipt> {
    const { cause, text, contact } = complaint;
    const now = this.clock.now();
    const event = {
      type: 'complaint' as const,
      dedupe: `complaint:${cause}`,
      senderId: key,
      sentAt: now,
      complaint: { cause, text, contact },
    };
    const body = Buffer.from(JSON.stringify(event.complaint));
    await this.intake.accept({ channel: 'web', account: 'web', body, receivedAt: now, events: [event] });
    return this.complaints.receiptAhead(complaint, now);
  }

  /** @throws SubmissionInvalid */
  private checked({ key, text, name, phone }: WebComplaint): NewComplaint {
    const number = phone ? parsePhone(phone) : null;
    const errors: FieldError[] = [
      ...(isUuid(key) ? [] : [{ field: 'text', code: 'invalid' }]),
      ...wrongText(text),
      ...(phone && !number ? [{ field: 'phone', code: 'invalid_phone' }] : []),
    ];
    if (errors.length > 0) throw new SubmissionInvalid(errors);
    // Other words under the same key are another complaint, not a lost one.
    const words = this.vault.blindIndex('complaint-text', text).toString('hex').slice(0, 16);
    return {
      cause: `web:${key.toLowerCase()}:${words}`,
      text: this.kept(text),
      channel: 'web',
      contact:
        name || number ? { name: name.slice(0, 100) || undefined, phone: number ?? undefined } : undefined,
    };
  }

  /** @throws SubmissionInvalid, ReceiptRefused, ReceiptSlowed, ObjectionNotPossible */
  async object(receiptCode: string, pin: string, text: string): Promise<ComplaintReceipt> {
    const caseId = await this.receipts.caseOf(receiptCode, pin);
    const errors = wrongText(text);
    if (errors.length > 0) throw new SubmissionInvalid(errors);
    return this.objections.raise({ caseId, text: this.kept(text), channel: 'web' });
  }

  /** A complaint is never refused for a code that is in it. */
  private kept(text: string): string {
    return this.codes.mask(text) ?? text;
  }
}

function wrongText(text: string): FieldError[] {
  const isGood = text.length >= lengths.least && text.length <= lengths.most;
  return isGood ? [] : [{ field: 'text', code: 'required' }];
}
