import { Audit } from '@app/audit';
import { Deputies, Users, type WantedOrder } from '@app/staff';
import { Controller, Get, Param, ParseUUIDPipe, Post, Query, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DeputiesBody } from '../staff/deputies.dto';
import { DeskAccess } from './desk-access';
import { bodyOf, filledIn } from './desk-body';
import { DeskForms } from './desk-forms';
import { sendPage } from './desk-page';
import { DeskFilter } from './desk.filter';
import { doneText } from './done-text';
import { type Refusal, refusalOf } from './refusal';
import { deputiesPage } from './views/deputies-page';
import type { Desk } from './views/layout';

/** Who stands in for whom, by dated order. */
@ApiExcludeController()
@UseFilters(DeskFilter)
@Controller('petugas/pengganti')
export class DeskDeputiesController {
  constructor(
    private readonly access: DeskAccess,
    private readonly forms: DeskForms,
    private readonly deputies: Deputies,
    private readonly users: Users,
    private readonly audit: Audit,
  ) {}

  @Get()
  async show(
    @Query('selesai') done: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const desk = await this.access.enter(request, 'DeputiesController.list');
    await this.send(reply, desk, { done: doneText(desk.texts, done) });
  }

  @Post()
  async add(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.change(request, reply, (orders, fields) => {
      const names = ['userId', 'role', 'basis', 'from', 'to', 'order', 'name', 'rank', 'nip'];
      const { items } = bodyOf(DeputiesBody, { items: [filledIn(fields, ...names)] });
      return [...orders, ...items];
    });
  }

  @Post(':orderId/akhiri')
  async end(
    @Param('orderId', ParseUUIDPipe) orderId: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.change(request, reply, (orders) => orders.filter(({ id }) => id !== orderId));
  }

  /** The list as it was seen, changed: when somebody else was faster, nothing is. */
  private async change(
    request: FastifyRequest,
    reply: FastifyReply,
    work: (
      orders: (WantedOrder & { id?: string })[],
      fields: Readonly<Record<string, string>>,
    ) => (WantedOrder & { id?: string })[],
  ): Promise<void> {
    const form = await this.forms.read(request);
    const { fields, staff } = form;
    const { userId } = staff;
    const desk = this.access.deskOf(staff, 'DeputiesController.replace');
    try {
      await this.forms.once(form, request, reply, async () => {
        const { items } = await this.deputies.list();
        const kept = items.map(({ active: _active, endedAt: _endedAt, ...order }) => order);
        const wanted = work(kept, fields).map(({ id: _id, ...order }): WantedOrder => order);
        await this.deputies.replace(wanted, userId, Number(fields['version']));
        await this.audit.record({ userId, action: 'office.deputies', subjectKind: 'office' });
        return '/petugas/pengganti?selesai=office_dates';
      });
    } catch (error) {
      await this.send(reply, desk, { refusal: refusalOf(error, desk.texts), given: fields });
    }
  }

  private async send(
    reply: FastifyReply,
    desk: Desk,
    told: { done?: string; refusal?: Refusal; given?: Readonly<Record<string, string>> },
  ): Promise<void> {
    const people = (await this.users.list())
      .filter(({ disabled }) => !disabled)
      .map(({ id, name }) => [id, name] as const);
    const view = { ...told, people, ...(await this.deputies.list()) };
    sendPage(reply, deputiesPage(desk, view), told.refusal?.status);
  }
}
