import {
  KeyringKey,
  ChannelAccount,
  ServiceVersion,
  FileRow,
  OfficeSetting,
  NumberSeries,
} from './plumbing.entity';
import {
  IdentityRow,
  IdentityLink,
  NoticeShown,
  ApplicantRow,
  ApplicantIdentity,
  ConversationRow,
} from './people.entity';
import { InboundBody, LaneRow, InboundEventRow } from './intake.entity';
import {
  CaseRow,
  CaseFollower,
  CaseRelation,
  CaseSearch,
  CaseItem,
  DocumentRow,
  CaseEvent,
  CaseEventDetail,
} from './casework.entity';
import { LetterRow, LetterNumber } from './letters.entity';
import { TaskRow, TaskAttempt, TimerRow } from './tasks.entity';
import {
  MessageRow,
  MessageAttachment,
  OutboundMessage,
  OutboundAttempt,
  TrackAttempt,
} from './messages.entity';
import { UserRow, SessionRow, IdempotencyKey, AuditEntry } from './staff.entity';

export * from './plumbing.entity';
export * from './people.entity';
export * from './intake.entity';
export * from './casework.entity';
export * from './letters.entity';
export * from './tasks.entity';
export * from './messages.entity';
export * from './staff.entity';

/** Every table's entity, for the data source and the drift test. */
export const entities = [
  KeyringKey,
  ChannelAccount,
  ServiceVersion,
  FileRow,
  OfficeSetting,
  NumberSeries,
  IdentityRow,
  IdentityLink,
  NoticeShown,
  ApplicantRow,
  ApplicantIdentity,
  ConversationRow,
  InboundBody,
  LaneRow,
  InboundEventRow,
  CaseRow,
  CaseFollower,
  CaseRelation,
  CaseSearch,
  CaseItem,
  DocumentRow,
  CaseEvent,
  CaseEventDetail,
  LetterRow,
  LetterNumber,
  TaskRow,
  TaskAttempt,
  TimerRow,
  MessageRow,
  MessageAttachment,
  OutboundMessage,
  OutboundAttempt,
  TrackAttempt,
  UserRow,
  SessionRow,
  IdempotencyKey,
  AuditEntry,
] as const;
