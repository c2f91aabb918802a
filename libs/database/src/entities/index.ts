import {
  KeyringKey,
  BackupRow,
  ChannelAccount,
  SendRate,
  ServiceVersion,
  FileRow,
  OfficeSetting,
  NumberSeries,
  TemplateNewsRow,
} from './plumbing.entity';
import {
  IdentityRow,
  IdentityLink,
  IdentityAlias,
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
  CasePause,
  CaseEscalation,
  CaseSearch,
  CaseItem,
  DocumentRow,
  CaseEvent,
  CaseEventDetail,
} from './casework.entity';
import { LetterRow, LetterNumber, LetterReport, NumberBlock } from './letters.entity';
import { TaskRow, TaskAttempt, TimerRow } from './tasks.entity';
import {
  MessageRow,
  MessageChange,
  DeliveryReport,
  MessageAttachment,
  OutboundMessage,
  OutboundAttempt,
  TrackAttempt,
} from './messages.entity';
import { ComplaintRow, ComplaintReplyRow } from './complaints.entity';
import { LinkedDeviceOpening, LinkedDevicePeer, LinkedDeviceRow } from './linked-devices.entity';
import { RatedCase, RatingCount } from './ratings.entity';
import { DemandCount } from './demand-counts.entity';
import { ErasureRow } from './erasures.entity';
import { RecapHistoryRow } from './recap-history.entity';
import { WorkLease, HeldMove } from './desk.entity';
import { UserRow, SessionRow, RecoveryCode, IdempotencyKey, AuditEntry } from './staff.entity';

export * from './plumbing.entity';
export * from './people.entity';
export * from './intake.entity';
export * from './casework.entity';
export * from './letters.entity';
export * from './tasks.entity';
export * from './messages.entity';
export * from './staff.entity';
export * from './desk.entity';
export * from './complaints.entity';
export * from './linked-devices.entity';
export * from './recap-history.entity';

/** Every table's entity, for the data source and the drift test. */
export const entities = [
  KeyringKey,
  BackupRow,
  ChannelAccount,
  SendRate,
  ServiceVersion,
  FileRow,
  OfficeSetting,
  NumberSeries,
  TemplateNewsRow,
  IdentityRow,
  IdentityLink,
  IdentityAlias,
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
  CasePause,
  CaseEscalation,
  CaseSearch,
  CaseItem,
  DocumentRow,
  CaseEvent,
  CaseEventDetail,
  LetterRow,
  LetterNumber,
  NumberBlock,
  LetterReport,
  TaskRow,
  TaskAttempt,
  TimerRow,
  MessageRow,
  MessageChange,
  DeliveryReport,
  MessageAttachment,
  OutboundMessage,
  OutboundAttempt,
  TrackAttempt,
  UserRow,
  SessionRow,
  RecoveryCode,
  IdempotencyKey,
  AuditEntry,
  WorkLease,
  HeldMove,
  ComplaintRow,
  ComplaintReplyRow,
  DemandCount,
  ErasureRow,
  RatedCase,
  RatingCount,
  RecapHistoryRow,
  LinkedDeviceRow,
  LinkedDevicePeer,
  LinkedDeviceOpening,
] as const;
