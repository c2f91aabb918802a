import { Audit } from '@app/audit';
import { type Dated, OfficeDates, type OfficeKind } from '@app/casework';
import { Catalogue } from '@app/catalogue';
import { AppError } from '@app/core';
import type { StaffPrincipal } from '@app/staff';
import { Controller, Get, Param, ParseUUIDPipe, Post, Query, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { actorOf } from '../staff/cases.dto';
import { DeskAccess } from './desk-access';
import { type DeskForm, DeskForms } from './desk-forms';
import { sendPage } from './desk-page';
import { DeskFilter } from './desk.filter';
import { doneText } from './done-text';
import { type EditedKind, editedKinds, editedLists, newDate } from './office-lists';
import { type Refusal, refusalOf } from './refusal';
import { type DateData, datesPage, type DateRows } from './views/dates-page';
import type { Desk } from './views/layout';

type Row = Dated<Record<string, unknown>>;

/** The list of dates is none that is edited on the page. */
export class OfficeListUnknown extends AppError {
  readonly code = 'desk.office_list_unknown';
  readonly kind = 'not_found';
}

/** Days on which the office is closed or open at other hours, who signs, and what citizens are told: rows by date, added and ended one by one. */
@ApiExcludeController()
@UseFilters(DeskFilter)
@Controller('petugas/kantor')
export class DeskDatesController {
  constructor(
    private readonly access: DeskAccess,
    private readonly forms: DeskForms,
    private readonly dates: OfficeDates,
    private readonly audit: Audit,
    private readonly catalogue: Catalogue,
  ) {}

  @Get()
  async show(
    @Query('selesai') done: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const desk = await this.access.enter(request, 'OfficeController.closures');
    await this.send(reply, desk, { done: doneText(desk.texts, done) });
  }

  @Post(':kind')
  async add(
    @Param('kind') kind: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.change(kind, request, reply, (rows, edited, { fields }) => [...rows, newDate(edited, fields)]);
  }

  @Post(':kind/:rowId/akhiri')
  async end(
    @Param('kind') kind: string,
    @Param('rowId', ParseUUIDPipe) rowId: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.change(kind, request, reply, (rows) => rows.filter(({ id }) => id !== rowId));
  }

  /** The list as it was seen, changed: when somebody else was faster, nothing is. */
  private async change(
    asked: string,
    request: FastifyRequest,
    reply: FastifyReply,
    work: (rows: (Row & { id?: string })[], kind: EditedKind, form: DeskForm) => (Row & { id?: string })[],
  ): Promise<void> {
    const form = await this.forms.read(request);
    const kind = editedKinds.find((one) => one === asked);
    if (!kind) throw new OfficeListUnknown('no such list');
    const { staff, fields } = form;
    const desk = this.access.deskOf(staff, editedLists[kind].route);
    try {
      await this.forms.once(form, request, reply, async () => {
        const { items } = await this.dates.list<Record<string, unknown>>(kind);
        const kept = items.map(({ active: _active, endedAt: _endedAt, ...row }) => row);
        const wanted = work(kept, kind, form).map(({ id: _id, ...row }): Row => row);
        await this.dates.replace(kind, wanted, { ...by(staff), version: Number(fields['version']) });
        const { userId } = staff;
        await this.audit.record({ userId, action: editedLists[kind].audit, subjectKind: 'office' });
        return '/petugas/kantor?selesai=office_dates';
      });
    } catch (error) {
      await this.send(reply, desk, { refusal: refusalOf(error, desk.texts), given: { kind, fields } });
    }
  }

  private async send(
    reply: FastifyReply,
    desk: Desk,
    told: {
      done?: string;
      refusal?: Refusal;
      given?: { kind: OfficeKind; fields: Readonly<Record<string, string>> };
    },
  ): Promise<void> {
    const lists: DateRows[] = [];
    for (const kind of editedKinds) {
      lists.push({ kind, ...(await this.dates.list<DateData>(kind)) });
    }
    sendPage(
      reply,
      datesPage(desk, { ...told, lists, usualHours: this.catalogue.office.hours }),
      told.refusal?.status,
    );
  }
}

function by(staff: StaffPrincipal): { actor: ReturnType<typeof actorOf>; userId: string } {
  return { actor: actorOf(staff), userId: staff.userId };
}
