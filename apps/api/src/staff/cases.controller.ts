import { type CaseEventView, type CaseRecord, Cases, maskedDetail } from '@app/casework';
import type { Page } from '@app/core';
import { type StaffPrincipal, Users } from '@app/staff';
import {
  Body,
  Controller,
  Get,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Patch,
  Post,
  Put,
  Query,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { AssistedEntry } from './assisted-entry';
import { Audited } from './audited';
import { AuditNotes } from './audit-notes';
import { isVillageOnly, villageFilter, visibleTo } from './case-access';
import { FieldChecks } from '../public/field-checks';
import {
  ActionBody,
  actorOf,
  AssigneeBody,
  caseFor,
  caseResponse,
  type CaseResponse,
  FieldsBody,
  ListCasesQuery,
  NewCaseBody,
  UnmaskBody,
  worksOnCases,
} from './cases.dto';
import { IdempotencyInterceptor } from './idempotency.interceptor';
import { Staff, StaffGuard } from './staff.guard';

@ApiTags('cases')
@ApiBearerAuth()
@UseGuards(StaffGuard)
@UseInterceptors(IdempotencyInterceptor)
@Controller('api/v1/cases')
export class CasesController {
  constructor(
    private readonly cases: Cases,
    private readonly entry: AssistedEntry,
    private readonly auditNotes: AuditNotes,
    private readonly checks: FieldChecks,
    private readonly users: Users,
  ) {}

  @Audited({ action: 'case.list', subject: 'case' })
  @Get()
  async list(@Query() query: ListCasesQuery, @Staff() staff: StaffPrincipal): Promise<Page<CaseResponse>> {
    const page = await this.cases.list({ ...query, ...villageFilter(staff) });
    return { ...page, items: page.items.map((record) => this.row(record, staff)) };
  }

  @Audited({ action: 'case.read', subject: 'case' })
  @Get(':id')
  async get(@Param('id', ParseUUIDPipe) id: string, @Staff() staff: StaffPrincipal): Promise<CaseResponse> {
    return this.response(visibleTo(staff, await this.cases.get(id)), staff);
  }

  /** The whole case for who sees it masked: an act with a reason, for the auditor to read. */
  @Post(':id/unmask')
  @HttpCode(200)
  async unmask(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { reason }: UnmaskBody,
    @Staff() staff: StaffPrincipal,
  ): Promise<CaseResponse> {
    const record = visibleTo(staff, await this.cases.get(id));
    await this.auditNotes.record({
      userId: staff.userId,
      action: 'case.unmask',
      subjectId: id,
      note: reason,
    });
    return caseResponse(record, this.cases.actionsFor(record, actorOf(staff)), { full: true });
  }

  /** Counter entry for a citizen without a phone; a village officer enters for his own village. */
  @Audited({ action: 'case.create', subject: 'case' })
  @Post()
  async create(
    @Body() body: NewCaseBody,
    @Staff() staff: StaffPrincipal,
  ): Promise<CaseResponse & { pin: string }> {
    const { record, pin } = await this.entry.enter(body, staff);
    return { ...this.response(record, staff), pin };
  }

  @Audited({ action: 'case.act', subject: 'case' })
  @Post(':id/actions/:action')
  @HttpCode(200)
  async act(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('action') action: string,
    @Body() body: ActionBody,
    @Staff() staff: StaffPrincipal,
  ): Promise<CaseResponse> {
    if (isVillageOnly(staff)) visibleTo(staff, await this.cases.get(id));
    const record = await this.cases.act(id, action, { ...body, actor: actorOf(staff) });
    return this.response(record, staff);
  }

  @Audited({ action: 'case.events', subject: 'case' })
  @Get(':id/events')
  async events(
    @Param('id', ParseUUIDPipe) id: string,
    @Staff() staff: StaffPrincipal,
  ): Promise<{ items: CaseEventView[]; nextCursor: null }> {
    const { definition } = visibleTo(staff, await this.cases.get(id));
    const lines = await this.cases.events(id);
    const items = worksOnCases(staff)
      ? lines
      : lines.map((line) => ({ ...line, detail: maskedDetail(definition, line.detail) }));
    return { items, nextCursor: null };
  }

  @Audited({ action: 'case.pin', subject: 'case' })
  @Post(':id/pin')
  @HttpCode(200)
  async pin(
    @Param('id', ParseUUIDPipe) id: string,
    @Staff() staff: StaffPrincipal,
  ): Promise<{ id: string; pin: string }> {
    return { id, ...(await this.cases.newPin(id, actorOf(staff))) };
  }

  @Audited({ action: 'case.correct', subject: 'case' })
  @Patch(':id/fields')
  async patchFields(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { fields }: FieldsBody,
    @Staff() staff: StaffPrincipal,
  ): Promise<CaseResponse> {
    const { definition } = await this.cases.get(id);
    const checked = this.checks.some(definition, fields);
    return this.response(await this.cases.patchFields(id, checked, actorOf(staff)), staff);
  }

  @Audited({ action: 'case.assign', subject: 'case' })
  @Put(':id/assignee')
  async assign(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { assigneeId }: AssigneeBody,
    @Staff() staff: StaffPrincipal,
  ): Promise<CaseResponse> {
    if (assigneeId) await this.users.get(assigneeId);
    return this.response(await this.cases.assign(id, assigneeId ?? null, actorOf(staff)), staff);
  }

  private response(record: CaseRecord, staff: StaffPrincipal): CaseResponse {
    return caseFor(staff, record, this.cases.actionsFor(record, actorOf(staff)));
  }

  private row(record: CaseRecord, staff: StaffPrincipal): CaseResponse {
    return caseResponse(record, this.cases.actionsFor(record, actorOf(staff)), { full: false });
  }
}
