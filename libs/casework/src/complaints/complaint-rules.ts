/** What kind of answer a complaint needs; by it the day until which it is settled. */
export const complaintClasses = ['information', 'service', 'field_check'] as const;
export type ComplaintClass = (typeof complaintClasses)[number];

/** A complaint about the office, or an objection to the refusal of a case. */
export type ComplaintKind = 'complaint' | 'objection';

/** How a complaint ended. */
export const complaintOutcomes = ['upheld', 'not_upheld', 'forwarded', 'withdrawn'] as const;
export type ComplaintOutcome = (typeof complaintOutcomes)[number];

/** After the office's prefix: the number of a complaint is never taken for that of a case. */
export const complaintPrefixEnd = 'P';

/** Where a citizen goes who does not want to leave it to this office (SP4N-LAPOR!). */
export const laporAddress = 'lapor.go.id';

const day = 86_400_000;
/** Days by the calendar, as SP4N-LAPOR! counts for its classes; the first reply for all of them in three. */
const firstReplyDays = 3;
const daysOf: Readonly<Record<ComplaintClass, number>> = { information: 5, service: 14, field_check: 60 };

/** Until when a complaint gets its first reply, and until when it is settled. */
export function complaintDeadlines(
  receivedAt: Date,
  complaintClass: ComplaintClass,
): { replyDueAt: Date; dueAt: Date } {
  const after = (days: number): Date => new Date(receivedAt.getTime() + days * day);
  return { replyDueAt: after(firstReplyDays), dueAt: after(daysOf[complaintClass]) };
}
