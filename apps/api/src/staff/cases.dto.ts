import type { Actor, CaseRecord } from '@app/casework';
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
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';

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
  @IsUUID() fileId: string;
  @IsOptional() @IsInt() @Min(1) version?: number;
}

export class ReviewBody {
  @IsIn(['accepted', 'returned']) verdict: 'accepted' | 'returned';
  @IsOptional() @IsString() @MaxLength(60) reason?: string;
  @IsOptional() @IsString() @MaxLength(500) note?: string;
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
  }[];
  applicant: { id: string; name: string; nik: string | null; phone: string | null };
  identityConfirmedAt: string | null;
  submittedAt: string;
  promisedAt: string | null;
  actions: { code: string; label: string; needs: string[] }[];
}

export function actorOf({ userId, roles, village }: StaffPrincipal): Actor {
  return { kind: 'staff', userId, roles, village };
}

/** Builds the answer; `full` shows fields, NIK and phone in the clear. */
export function caseResponse(
  record: CaseRecord,
  actions: CaseResponse['actions'],
  { full }: { full: boolean },
): CaseResponse {
  const { nik, phone } = record.applicant;
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
    })),
    applicant: {
      id: record.applicant.id,
      name: record.applicant.name,
      nik: nik ? (full ? nik : maskNumber(nik)) : null,
      phone: phone ? (full ? phone : maskPhone(phone)) : null,
    },
    identityConfirmedAt: record.identityConfirmedAt?.toISOString() ?? null,
    submittedAt: record.submittedAt.toISOString(),
    promisedAt: record.promisedAt?.toISOString() ?? null,
    actions,
  };
}
