import { Audit } from '@app/audit';
import { applicantOf, type CaseEventView, type CaseRecord, Cases } from '@app/casework';
import { Clock, newId, type Page } from '@app/core';
import { Vault } from '@app/crypto';
import { Files } from '@app/documents';
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
import { isVillageOnly, villageFilter, visibleTo } from './case-access';
import { FieldChecks } from '../public/field-checks';
import {
  ActionBody,
  actorOf,
  AssigneeBody,
  caseResponse,
  type CaseResponse,
  FieldsBody,
  ListCasesQuery,
  NewCaseBody,
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
    private readonly audit: Audit,
    private readonly checks: FieldChecks,
    private readonly files: Files,
    private readonly users: Users,
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {}

  @Get()
  async list(@Query() query: ListCasesQuery, @Staff() staff: StaffPrincipal): Promise<Page<CaseResponse>> {
    const page = await this.cases.list({ ...query, ...villageFilter(staff) });
    return { ...page, items: page.items.map((record) => this.response(record, staff, false)) };
  }

  @Get(':id')
  async get(@Param('id', ParseUUIDPipe) id: string, @Staff() staff: StaffPrincipal): Promise<CaseResponse> {
    const record = visibleTo(staff, await this.cases.get(id));
    await this.audit.record({
      userId: staff.userId,
      action: 'case.read',
      subjectKind: 'case',
      subjectId: id,
    });
    return this.response(record, staff, true);
  }

  /** Counter entry for a citizen without a phone. */
  @Post()
  async create(
    @Body() body: NewCaseBody,
    @Staff() staff: StaffPrincipal,
  ): Promise<CaseResponse & { pin: string }> {
    const { service, fields, documents } = this.checks.check(body.service, body.fields, body.documents, {
      phoneOptional: true,
    });
    for (const { uploadId } of documents) if (uploadId) await this.files.finished(uploadId);
    const caseId = newId();
    const record = await this.cases.open({
      caseId,
      receiptSeed: this.vault.receiptSeed('case', caseId),
      service: service.code,
      fields,
      documents: documents.map(({ document, uploadId, willBring }) => ({
        key: document,
        fileId: uploadId,
        willBring,
      })),
      applicant: applicantOf(service, fields),
      channel: staff.roles.includes('village_officer') ? 'village' : 'counter',
      submittedBy: staff.userId,
      at: this.clock.now(),
    });
    const pin = this.vault.pin(record.receiptSeed, record.pinVersion);
    return { ...this.response(record, staff, true), pin };
  }

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
    return this.response(record, staff, true);
  }

  @Get(':id/events')
  async events(
    @Param('id', ParseUUIDPipe) id: string,
    @Staff() staff: StaffPrincipal,
  ): Promise<{ items: CaseEventView[]; nextCursor: null }> {
    visibleTo(staff, await this.cases.get(id));
    return { items: await this.cases.events(id), nextCursor: null };
  }

  @Post(':id/pin')
  @HttpCode(200)
  async pin(
    @Param('id', ParseUUIDPipe) id: string,
    @Staff() staff: StaffPrincipal,
  ): Promise<{ id: string; pin: string }> {
    await this.audit.record({ userId: staff.userId, action: 'case.pin', subjectKind: 'case', subjectId: id });
    return { id, ...(await this.cases.newPin(id, actorOf(staff))) };
  }

  @Patch(':id/fields')
  async patchFields(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { fields }: FieldsBody,
    @Staff() staff: StaffPrincipal,
  ): Promise<CaseResponse> {
    const { definition } = await this.cases.get(id);
    const checked = this.checks.some(definition, fields);
    return this.response(await this.cases.patchFields(id, checked, actorOf(staff)), staff, true);
  }

  @Put(':id/assignee')
  async assign(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { assigneeId }: AssigneeBody,
    @Staff() staff: StaffPrincipal,
  ): Promise<CaseResponse> {
    if (assigneeId) await this.users.get(assigneeId);
    return this.response(await this.cases.assign(id, assigneeId ?? null, actorOf(staff)), staff, true);
  }

  private response(record: CaseRecord, staff: StaffPrincipal, full: boolean): CaseResponse {
    return caseResponse(record, this.cases.actionsFor(record, actorOf(staff)), { full });
  }
}
