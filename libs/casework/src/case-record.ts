import type { Phase, ServiceDefinition } from '@app/catalogue';

/** Who acts. */
export type Actor =
  | { kind: 'staff'; userId: string; roles: string[]; village?: string }
  | { kind: 'citizen'; identityId?: string }
  | { kind: 'timer' }
  | { kind: 'system' };

/** The roles that a workflow's `by` names. */
export function rolesOf(actor: Actor): readonly string[] {
  return actor.kind === 'staff' ? actor.roles : [actor.kind];
}

export interface CaseDocument {
  id: string;
  fileId: string;
  version: number;
  state: 'received' | 'accepted' | 'returned' | 'superseded';
}

/** One required paper of a case and its versions, newest last. */
export interface CaseItem {
  id: string;
  key: string;
  required: boolean;
  state: 'missing' | 'received' | 'accepted' | 'returned' | 'will_bring';
  reason: string | null;
  note?: string;
  documents: CaseDocument[];
}

/** A case opened for reading. Holds personal data: never log it. */
export interface CaseRecord {
  id: string;
  receiptCode: string;
  receiptSeed: Buffer;
  pinVersion: number;
  service: string;
  definition: ServiceDefinition;
  status: string;
  phase: Phase;
  version: number;
  fields: Record<string, unknown>;
  applicant: { id: string; name: string; nik?: string; phone?: string };
  channel: string;
  identityId: string | null;
  village: string | null;
  submittedAt: Date;
  completeAt: Date | null;
  promisedAt: Date | null;
  pausedAt: Date | null;
  identityConfirmedAt: Date | null;
  items: CaseItem[];
  head: Buffer | null;
  eventSeq: number;
  notifiedSeq: number;
  assigneeId: string | null;
  sandbox: boolean;
}

/** What is needed to open a case. */
export interface NewCase {
  caseId?: string;
  receiptSeed: Buffer;
  service: string;
  fields: Record<string, unknown>;
  documents: { key: string; fileId?: string; willBring?: boolean }[];
  applicant: { name: string; nik?: string; phone?: string; village?: string };
  channel: string;
  identityId?: string;
  submittedBy?: string;
  at: Date;
  sandbox?: boolean;
}

/** What comes with an action. */
export interface ActionInput {
  actor: Actor;
  version?: number;
  note?: string;
  reasons?: string[];
  items?: { key: string; reason?: string; note?: string }[];
  data?: Record<string, unknown>;
  fileId?: string;
}
