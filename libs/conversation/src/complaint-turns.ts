import {
  type ComplaintReceipt,
  Complaints,
  laporAddress,
  ObjectionNotPossible,
  Objections,
  ReceiptCheck,
  ReceiptRefused,
  ReceiptSlowed,
} from '@app/casework';
import { Catalogue } from '@app/catalogue';
import { formatDateTime } from '@app/notification';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import type { DialogueEffect, Reply } from './dialogue/dialogue-state';

/** Who complains, in which event and where. */
export interface Complainant {
  eventId: string;
  identityId: string;
  channel: string;
}

/** What is answered; `complaintId` when one was taken in. */
export interface ComplaintAnswer {
  reply: Reply;
  complaintId?: string;
}

type ObjectEffect = Extract<DialogueEffect, { type: 'object' }>;

/** Takes a chat's complaints and objections in, and hides their words from who may not read them. */
@Injectable()
export class ComplaintTurns {
  constructor(
    private readonly database: Database,
    private readonly catalogue: Catalogue,
    private readonly complaints: Complaints,
    private readonly objections: Objections,
    private readonly receipts: ReceiptCheck,
  ) {}

  async complain(text: string, from: Complainant): Promise<ComplaintAnswer> {
    const { channel, identityId, eventId } = from;
    const receipt = await this.complaints.receive({ cause: `event:${eventId}`, text, channel, identityId });
    const key = receipt.aboutMoney ? 'complaint.received_money' : 'complaint.received';
    return this.taken(receipt, { key, params: this.params(receipt) }, from);
  }

  async object(effect: ObjectEffect, from: Complainant): Promise<ComplaintAnswer> {
    const { receiptCode: caseCode, pin = '', text } = effect;
    const { channel, identityId } = from;
    try {
      const caseId = effect.caseId ?? (await this.receipts.caseOf(caseCode, pin));
      const receipt = await this.objections.raise({ caseId, text, channel, identityId });
      const params = { ...this.params(receipt), caseCode };
      return await this.taken(receipt, { key: 'complaint.objection_received', params }, from);
    } catch (error) {
      if (error instanceof ReceiptRefused) return { reply: { key: 'dialogue.follow_refused' } };
      if (error instanceof ReceiptSlowed) return { reply: { key: 'dialogue.follow_slowed' } };
      if (error instanceof ObjectionNotPossible)
        return { reply: { key: 'complaint.objection_not_possible' } };
      throw error;
    }
  }

  private async taken(
    { id }: ComplaintReceipt,
    reply: Reply,
    { eventId }: Complainant,
  ): Promise<ComplaintAnswer> {
    await this.database.query('UPDATE messages SET complaint_id = $2 WHERE event_id = $1', [eventId, id]);
    return { reply, complaintId: id };
  }

  private params({ receiptCode, replyDueAt }: ComplaintReceipt): Record<string, string> {
    const replyDue = formatDateTime(replyDueAt, this.catalogue.office);
    return { receiptCode, replyDue, lapor: laporAddress };
  }
}
