import type { Phase, ServiceDefinition } from '@app/catalogue';

/** A role that somebody has by a dated order only. */
export interface DeputyFor {
  role: string;
  /** `Plh.`, `Plt.`, `a.n.` */
  basis: string;
  orderId: string;
}

/** Who acts. */
export type Actor =
  | {
      kind: 'staff';
      userId: string;
      /** His own and those that he has today as a deputy. */
      roles: string[];
      deputyFor?: readonly DeputyFor[];
      village?: string;
    }
  | { kind: 'citizen'; identityId?: string }
  | { kind: 'timer' }
  | { kind: 'system' };

/** Somebody of the office. */
export type StaffActor = Extract<Actor, { kind: 'staff' }>;

/** The roles that a workflow's `by` names. */
export function rolesOf(actor: Actor): readonly string[] {
  return actor.kind === 'staff' ? actor.roles : [actor.kind];
}

/** On whose behalf somebody acts, when none of his own roles would let him; null when one does. */
export function behalfOf(actor: Actor, by: readonly string[]): DeputyFor | null {
  if (actor.kind !== 'staff' || !actor.deputyFor?.length) return null;
  const borrowed = actor.deputyFor.filter(({ role }) => by.includes(role));
  const isOwn = actor.roles.some(
    (role) => by.includes(role) && !borrowed.some((deputy) => deputy.role === role),
  );
  return isOwn ? null : (borrowed[0] ?? null);
}

/** The actor as the rules of the workflow see him. */
export function candidateOf(actor: Actor): {
  roles: readonly string[];
  userId?: string;
  village?: string;
  deputyFor?: readonly DeputyFor[];
} {
  return actor.kind === 'staff' ? actor : { roles: [actor.kind] };
}

export interface CaseDocument {
  id: string;
  fileId: string;
  version: number;
  state: 'received' | 'accepted' | 'returned' | 'superseded';
  /** Receipt code of the earlier case that it was taken from; null where it came for this one. */
  takenFrom: string | null;
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

/** Where the result goes: into the chat, or fetched at the office or through the village. */
export type Delivery = 'chat' | 'office' | 'village';

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
  /** Who of the staff did each action last. */
  doers: Readonly<Record<string, string>>;
  sandbox: boolean;
  /** How the citizen wants the result; null where nobody asked him. */
  delivery: Delivery | null;
  /** When whose it is was erased. */
  erasedAt: Date | null;
}

/** Whether the finished file may go by chat; where nobody asked, it may. */
export function isWantedByChat({ delivery }: Pick<CaseRecord, 'delivery'>): boolean {
  return delivery === null || delivery === 'chat';
}

/** Whether nothing more is done for the case. */
export function hasEnded({ phase }: Pick<CaseRecord, 'phase'>): boolean {
  return phase === 'done' || phase === 'closed';
}

/** What is needed to open a case. */
export interface NewCase {
  caseId?: string;
  receiptSeed: Buffer;
  service: string;
  fields: Record<string, unknown>;
  /** `fromDocument`: the citizen let us use the file of that earlier document again. */
  documents: { key: string; fileId?: string; willBring?: boolean; fromDocument?: string }[];
  applicant: { name: string; nik?: string; phone?: string; village?: string };
  channel: string;
  identityId?: string;
  submittedBy?: string;
  at: Date;
  sandbox?: boolean;
  delivery?: Delivery;
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
