import type { Vault } from '@app/crypto';
import type { ComplaintClass, ComplaintKind, ComplaintOutcome } from './complaint-rules';

export type ComplaintState = 'open' | 'replied' | 'closed';

/** What is needed to take a complaint in. */
export interface NewComplaint {
  /** What made it: the same cause a second time is the same complaint. */
  cause: string;
  text: string;
  channel: string;
  identityId?: string;
  caseId?: string;
  /** The person of the staff whom it is about; it is hidden from that person. */
  concernsUser?: string;
  contact?: { name?: string; phone?: string };
  kind?: ComplaintKind;
  class?: ComplaintClass;
  /** When it was written, where it could not be taken in at once. */
  at?: Date;
}

/** What the complainant keeps. */
export interface ComplaintReceipt {
  id: string;
  receiptCode: string;
  pin: string;
  aboutMoney: boolean;
  replyDueAt: Date;
  dueAt: Date;
}

/** A complaint in a list: nobody's words. */
export interface ComplaintSummary {
  id: string;
  receiptCode: string | null;
  kind: ComplaintKind;
  class: ComplaintClass;
  aboutMoney: boolean;
  state: ComplaintState;
  channel: string;
  caseId: string | null;
  concernsUser: string | null;
  receivedAt: Date;
  replyDueAt: Date;
  dueAt: Date;
  repliedAt: Date | null;
  closedAt: Date | null;
  outcome: ComplaintOutcome | null;
}

/** A complaint opened for who works it. Holds personal data: never log it. */
export interface ComplaintView extends ComplaintSummary {
  text: string;
  contact: { name?: string; phone?: string } | null;
  note: string | null;
  replies: { id: string; by: string; at: Date; text: string }[];
}

/** Who looks at complaints. */
export interface ComplaintViewer {
  userId: string;
  roles: readonly string[];
}

export type ComplaintRowData = ComplaintSummary & {
  identityId: string | null;
  text_sealed: Buffer;
  contact_sealed: Buffer | null;
  note_sealed: Buffer | null;
};

export const complaintColumns = `c.id, c.receipt_code AS "receiptCode", c.kind, c.class, c.about_money AS "aboutMoney",
  c.state, c.channel, c.case_id AS "caseId", c.concerns_user AS "concernsUser", c.received_at AS "receivedAt",
  c.reply_due_at AS "replyDueAt", c.due_at AS "dueAt", c.replied_at AS "repliedAt", c.closed_at AS "closedAt", c.outcome`;

/** The sealed parts of a row in the clear. */
export function openedComplaint(
  vault: Vault,
  {
    identityId: _identity,
    text_sealed: text,
    contact_sealed: contact,
    note_sealed: note,
    ...row
  }: ComplaintRowData,
  replies: ComplaintView['replies'],
): ComplaintView {
  return {
    ...row,
    text: vault.openText(`complaints.text.${row.id}`, text),
    contact: contact ? vault.openJson(`complaints.contact.${row.id}`, contact) : null,
    note: note ? vault.openText(`complaints.note.${row.id}`, note) : null,
    replies,
  };
}
