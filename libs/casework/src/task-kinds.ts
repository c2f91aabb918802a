import type { StaffRole } from '@app/catalogue';
import { isKeyOf } from '@app/core';

/** What is the same for every task of a kind. */
export interface TaskRule {
  ownerRole: StaffRole;
  /** Hours by the clock where a law counts so, else days on which the office opens. */
  due: { hours: number } | { workingDays: number };
  /** Somebody is to be phoned: the task ends by the outcome of a call. */
  byPhone?: true;
  /** The detail is an address, which no masking may touch; nothing else may be put into it. */
  detailIsLink?: true;
  /** Seen by those who may see complaints, and by nobody else. */
  confidential?: true;
}

const soon = { workingDays: 1 };

/** Every "somebody must": who, and until when. Its words are the text `task.<kind>`. */
export const taskKinds = {
  call_by_hand: { ownerRole: 'officer', due: soon, byPhone: true },
  find_contact: { ownerRole: 'officer', due: { workingDays: 2 } },
  conversation_waiting: { ownerRole: 'officer', due: soon },
  conversation_unanswered: { ownerRole: 'section_head', due: soon },
  not_understood: { ownerRole: 'officer', due: soon },
  hide_comment: { ownerRole: 'officer', due: soon, detailIsLink: true },
  late_paper: { ownerRole: 'officer', due: soon },
  unsent_paper: { ownerRole: 'officer', due: soon },
  move_not_made: { ownerRole: 'officer', due: soon },
  send_failed: { ownerRole: 'officer', due: soon },
  channel_down: { ownerRole: 'admin', due: soon },
  template_refused: { ownerRole: 'admin', due: soon },
  backup_old: { ownerRole: 'admin', due: soon },
  data_request: { ownerRole: 'secretary', due: { hours: 72 } },
  data_incident: { ownerRole: 'secretary', due: { hours: 72 } },
  timer_failed: { ownerRole: 'admin', due: soon },
  promise_warning: { ownerRole: 'officer', due: soon },
  promise_late: { ownerRole: 'section_head', due: soon },
  promise_late_secretary: { ownerRole: 'secretary', due: soon },
  promise_late_district_head: { ownerRole: 'district_head', due: soon },
  daily_digest: { ownerRole: 'section_head', due: soon },
  complaint: { ownerRole: 'section_head', due: { hours: 72 }, confidential: true },
  complaint_answer_by_hand: { ownerRole: 'section_head', due: soon, confidential: true },
  complaint_reply_late: { ownerRole: 'secretary', due: soon, confidential: true },
  complaint_late: { ownerRole: 'secretary', due: soon, confidential: true },
} as const satisfies Record<string, TaskRule>;

export type TaskKind = keyof typeof taskKinds;

/** Who sees complaints, and tasks about them. */
export const complaintRoles: readonly string[] = ['section_head', 'secretary', 'auditor'];

/** The rule of a kind; null for one that an older version made. */
export function taskRule(kind: string): TaskRule | null {
  return isKeyOf(taskKinds, kind) ? taskKinds[kind] : null;
}

export const confidentialKinds: readonly string[] = Object.keys(taskKinds).filter(
  (kind) => taskRule(kind)?.confidential,
);
