import { Audit } from '@app/audit';
import { Cases } from '@app/casework';
import { Catalogue, type ServiceDefinition } from '@app/catalogue';
import { Environment } from '@app/config';
import { AppError, isUuid } from '@app/core';
import { formatDateTime } from '@app/notification';
import type { StaffPrincipal } from '@app/staff';
import { Controller, Get, HttpCode, Param, Post, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { FormFiles, FormRefused } from '../pages/form-files';
import { openVillages } from '../pages/field-input';
import { documentsOf, type FormState, formState } from '../pages/form-state';
import { problemOf } from '../problem';
import { AssistedEntry } from '../staff/assisted-entry';
import { isVillageOnly } from '../staff/case-access';
import { DeskAccess } from './desk-access';
import { type DeskForm, DeskForms } from './desk-forms';
import { sendPage } from './desk-page';
import { DeskFilter } from './desk.filter';
import { entryFormPage, entryReceiptPage, entryServicesPage } from './views/entry-pages';
import type { Desk } from './views/layout';

const route = 'CasesController.create';
const empty: FormState = { key: '', values: {}, uploads: {}, bring: [], errors: [] };

/** Entering a case for a citizen without a phone, at the counter or in the village. */
@ApiExcludeController()
@UseFilters(DeskFilter)
@Controller('petugas/loket')
export class DeskEntryController {
  constructor(
    private readonly access: DeskAccess,
    private readonly forms: DeskForms,
    private readonly files: FormFiles,
    private readonly entry: AssistedEntry,
    private readonly cases: Cases,
    private readonly catalogue: Catalogue,
    private readonly audit: Audit,
    private readonly env: Environment,
  ) {}

  @Get()
  async services(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const desk = await this.access.enter(request, route);
    const open = this.catalogue.services.filter(({ legal }) => legal.mode !== 'retired');
    sendPage(reply, entryServicesPage(desk, open));
  }

  @Get(':code')
  async form(
    @Param('code') code: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const desk = await this.access.enter(request, route);
    this.show(reply, desk, this.catalogue.service(code), empty);
  }

  /** Answered by the receipt itself: the PIN stands under no address. A form that comes again gets the same receipt. */
  @Post(':code')
  @HttpCode(200)
  async enter(
    @Param('code') code: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const form = await this.forms.read(request);
    const desk = this.access.deskOf(form.staff, route);
    const service = this.catalogue.service(code);
    const { uploads, errors } = await this.files.keep(form);
    const state = withRealUploads(formState(form, uploads, errors));
    try {
      if (errors.length > 0) throw new FormRefused(errors);
      const made = await this.forms.answer(form, request, reply, () => this.open(form, service, state));
      await this.receipt(reply, desk, made);
    } catch (error) {
      if (!(error instanceof AppError) || error.fields.length === 0) throw error;
      const told = problemOf(error, desk.texts).errors ?? [];
      this.show(reply, desk, service, { ...state, errors: told }, 422);
    }
  }

  private async open(
    { staff }: DeskForm,
    { code, documents }: ServiceDefinition,
    state: FormState,
  ): Promise<{ id: string; pin: string }> {
    const fields = Object.fromEntries(Object.entries(state.values).filter(([, value]) => value !== ''));
    const given = documentsOf(
      documents.map(({ key }) => key),
      state,
    );
    const { record, pin } = await this.entry.enter({ service: code, fields, documents: given }, staff);
    const { userId } = staff;
    await this.audit.record({ userId, action: 'case.create', subjectKind: 'case', subjectId: record.id });
    return { id: record.id, pin };
  }

  private async receipt(reply: FastifyReply, desk: Desk, made: unknown): Promise<void> {
    if (!isMade(made)) throw new Error('entry answered without its case');
    const record = await this.cases.get(made.id);
    const { office } = this.catalogue;
    const shown = (at: Date): string => formatDateTime(at, office);
    const { pin } = made;
    sendPage(
      reply,
      entryReceiptPage(desk, { record, pin, office: office.name, address: this.env.publicUrl, shown }),
    );
  }

  private show(
    reply: FastifyReply,
    desk: Desk,
    service: ServiceDefinition,
    state: FormState,
    status = 200,
  ): void {
    const villages = villagesOf(desk.staff, openVillages(this.catalogue.office));
    sendPage(reply, entryFormPage(desk, this.catalogue, service, { state, villages }), status);
  }
}

/** A village officer enters people of his own village only. */
function villagesOf<Village extends { code: string }>(
  staff: StaffPrincipal,
  all: readonly Village[],
): Village[] {
  return all.filter(({ code }) => !isVillageOnly(staff) || code === staff.village);
}

function withRealUploads(state: FormState): FormState {
  const uploads = Object.fromEntries(Object.entries(state.uploads).filter(([, id]) => isUuid(id)));
  return { ...state, uploads };
}

function isMade(value: unknown): value is { id: string; pin: string } {
  return typeof value === 'object' && value !== null && 'id' in value && 'pin' in value;
}
