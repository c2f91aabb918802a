import { Complaints, type ComplaintOutcome, type ComplaintViewer, type HeldComplaint } from '@app/casework';
import { Catalogue } from '@app/catalogue';
import { Contacts } from '@app/contacts';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import { Outbox } from './outbox';

/** Answers to complaints on the citizen's own channel; where there is none, somebody tells it by hand. */
@Injectable()
export class ComplaintReplies {
  constructor(
    private readonly database: Database,
    private readonly complaints: Complaints,
    private readonly catalogue: Catalogue,
    private readonly outbox: Outbox,
    private readonly contacts: Contacts,
  ) {}

  /** The answer and its message stand or fall together. @throws ComplaintNotFound, ComplaintClosed */
  async reply(id: string, text: string, viewer: ComplaintViewer): Promise<void> {
    await this.database.transaction(async () => {
      const { replyId, complaint } = await this.complaints.reply(id, text, viewer);
      const shown = this.catalogue.texts.render('complaint.reply', {
        receiptCode: complaint.receiptCode,
        reply: text,
      });
      await this.tell(complaint, `complaint-reply:${replyId}`, shown, viewer.userId);
    });
  }

  /** @throws ComplaintNotFound, ComplaintClosed, ComplaintUnanswered */
  async close(
    id: string,
    end: { outcome: ComplaintOutcome; note?: string },
    viewer: ComplaintViewer,
  ): Promise<void> {
    await this.database.transaction(async () => {
      const complaint = await this.complaints.close(id, end, viewer);
      if (!complaint.identityId || end.outcome === 'withdrawn') return;
      const shown = this.catalogue.texts.render(`complaint.closed_${end.outcome}`, {
        receiptCode: complaint.receiptCode,
      });
      await this.tell(complaint, `complaint-closed:${id}`, shown, viewer.userId);
    });
  }

  private async tell(
    { id, identityId }: HeldComplaint,
    cause: string,
    text: string,
    authorId: string,
  ): Promise<void> {
    if (!identityId || !(await this.contacts.hasAddress(identityId)))
      return this.complaints.tellByHand(id, 'no_channel');
    await this.outbox.say({
      cause,
      identityId,
      purpose: 'staff',
      contents: [{ text }],
      authorId,
      complaintId: id,
    });
  }
}
