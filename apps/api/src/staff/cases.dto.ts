import { type AvailableAction, type StaffActor, type CaseRecord, maskedFields } from '@app/casework';
import { maskNumber, maskPhone } from '@app/core';
import type { StaffPrincipal } from '@app/staff';
import { ApiProperty } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { IsDay } from './is-day';

/** What the column holds. */
export const highestVersion = 2_147_483_647;

export class PageQuery {
  @IsOptional()
  @IsString()
  @MaxLength(500)
  cursor?: string;

  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit = 50;
}

export class ListCasesQuery extends PageQuery {
  @IsOptional() @IsString() @MaxLength(40) status?: string;
  @IsOptional() @IsString() @MaxLength(40) service?: string;
  @IsOptional() @IsString() @MaxLength(40) channel?: string;
  @IsOptional() @IsString() @MaxLength(40) village?: string;
  @IsOptional() @IsUUID() assignee?: string;

  @IsOptional()
  @Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : (value as unknown)))
  @IsBoolean()
  overdue?: boolean;

  @IsOptional() @IsString() @MaxLength(20) receiptCode?: string;
  @IsOptional() @IsString() @MaxLength(100) q?: string;
}

export class ActionItem {
  @IsString() @MaxLength(40) key: string;
  @IsOptional() @IsString() @MaxLength(60) reason?: string;
  @IsOptional() @IsString() @MaxLength(500) note?: string;
}

export class ActionBody {
  @IsInt()
  @Min(1)
  @Max(highestVersion)
  version: number;

  @IsOptional() @IsString() @MaxLength(2000) note?: string;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @IsString({ each: true })
  @MaxLength(60, { each: true })
  reasons?: string[];

  /** Item keys, or objects with a reason of their own. */
  @ApiProperty({ type: () => [ActionItem], required: false })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @Transform(({ value }) => asItems(value))
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => ActionItem)
  items?: ActionItem[];

  @IsOptional() @IsObject() data?: Record<string, unknown>;
  @IsOptional() @IsUUID() fileId?: string;
}

function asItems(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  return value.map((item: unknown) =>
    Object.assign(new ActionItem(), typeof item === 'string' ? { key: item } : item),
  );
}

export class NewCaseDocument {
  @IsString() @MaxLength(40) document: string;
  @IsOptional() @IsUUID() uploadId?: string;
  @IsOptional() @IsBoolean() willBring?: boolean;
}

export class NewCaseBody {
  @IsString() @MaxLength(40) service: string;
  @IsObject() fields: Record<string, unknown>;

  @ApiProperty({ type: () => [NewCaseDocument] })
  @IsArray()
  @ArrayMaxSize(30)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => NewCaseDocument)
  documents: NewCaseDocument[];
}

export class FieldsBody {
  @IsObject() fields: Record<string, unknown>;
}

export class AssigneeBody {
  @IsOptional() @IsUUID() assigneeId: string | null;
}

export class LetterBody {
  /** A finished upload: the signed scan, or another office's document; that one may also be told by its number alone. */
  @ApiProperty({ format: 'uuid', required: false })
  @ValidateIf(({ number, fileId }: LetterBody) => number === undefined || fileId !== undefined)
  @IsUUID()
  fileId?: string;

  @IsOptional() @IsInt() @Min(1) @Max(highestVersion) version?: number;

  /** Of another office's document, with its day, the office, and who signed it. */
  @IsOptional() @IsString() @Length(1, 100) number?: string;
  @IsOptional() @IsDay() date?: string;
  @IsOptional() @IsString() @Length(1, 200) issuer?: string;
  @IsOptional() @IsString() @Length(1, 200) signer?: string;
}

export class ReviewBody {
  @IsIn(['accepted', 'returned']) verdict: 'accepted' | 'returned';
  @IsOptional() @IsString() @MaxLength(60) reason?: string;
  @IsOptional() @IsString() @MaxLength(500) note?: string;
}

export class UnmaskBody {
  /** Why the whole numbers are needed; the auditor reads it. */
  @IsString() @Length(3, 300) reason: string;
}

/** What officers see of a case (contract.md 3); masked in lists. */
export interface CaseResponse {
  id: string;
  receiptCode: string;
  service: string;
  serviceTitle: string;
  status: string;
  statusLabel: string;
  phase: string;
  version: number;
  channel: string;
  village: string | null;
  assigneeId: string | null;
  fields?: Record<string, unknown>;
  documents: {
    id: string | null;
    document: string;
    state: string;
    reason: string | null;
    required: boolean;
    fileId: string | null;
    versions: number;
    /** Receipt code of the earlier case that it was taken from. */
    takenFrom: string | null;
  }[];
  applicant: { id: string; name: string; nik: string | null; phone: string | null };
  identityConfirmedAt: string | null;
  submittedAt: string;
  promisedAt: string | null;
  /** How the citizen wants the result; null where nobody asked him. */
  delivery: CaseRecord['delivery'];
  actions: AvailableAction[];
}

export function actorOf({ userId, roles, deputyFor, village }: StaffPrincipal): StaffActor {
  return { kind: 'staff', userId, roles, deputyFor, village };
}

// Who works a case must compare its numbers with the papers; whoever only looks or signs need not see them.
const workers = ['officer', 'section_head', 'secretary'];

/** One case for this person: whole for who works it, masked for everybody else (ADR 14). */
export function caseFor(
  staff: StaffPrincipal,
  record: CaseRecord,
  actions: CaseResponse['actions'],
): CaseResponse {
  if (worksOnCases(staff)) return caseResponse(record, actions, { full: true });
  const fields = maskedFields(record.definition, record.fields);
  return { ...caseResponse(record, actions, { full: false }), fields };
}

export function worksOnCases({ roles }: Pick<StaffPrincipal, 'roles'>): boolean {
  return workers.some((role) => roles.includes(role));
}

/** Builds the answer; `full` shows fields, NIK and phone in the clear. */
export function caseResponse(
  record: CaseRecord,
  actions: CaseResponse['actions'],
  { full }: { full: boolean },
): CaseResponse {
  return {
    id: record.id,
    receiptCode: record.receiptCode,
    service: record.service,
    serviceTitle: record.definition.title,
    status: record.status,
    statusLabel: record.definition.workflow.statuses[record.status]?.label ?? record.status,
    phase: record.phase,
    version: record.version,
    channel: record.channel,
    village: record.village,
    assigneeId: record.assigneeId,
    ...(full ? { fields: record.fields } : {}),
    documents: record.items.map(({ key, state, reason, required, documents }) => ({
      id: documents.at(-1)?.id ?? null,
      document: key,
      state,
      reason,
      required,
      fileId: documents.at(-1)?.fileId ?? null,
      versions: documents.length,
      takenFrom: documents.at(-1)?.takenFrom ?? null,
    })),
    applicant: applicantFor(record, full),
    identityConfirmedAt: record.identityConfirmedAt?.toISOString() ?? null,
    submittedAt: record.submittedAt.toISOString(),
    promisedAt: record.promisedAt?.toISOString() ?? null,
    delivery: record.delivery,
    actions,
  };
}

function applicantFor(
  { applicant: { id, name, nik, phone } }: CaseRecord,
  full: boolean,
): CaseResponse['applicant'] {
  const shown = (number: string, mask: (whole: string) => string): string => (full ? number : mask(number));
  return {
    id,
    name,
    nik: nik ? shown(nik, maskNumber) : null,
    phone: phone ? shown(phone, maskPhone) : null,
  };
}
