import { Audit } from '@app/audit';
import { Cases, Complaints } from '@app/casework';
import { Catalogue } from '@app/catalogue';
import { formatDateTime } from '@app/notification';
import { Users } from '@app/staff';
import { Controller, Get, HttpCode, Post, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequestInvalid } from '../request-invalid';
import { NewComplaintBody } from '../staff/complaints.dto';
import { SpokenComplaints } from '../staff/spoken-complaints';
import { DeskAccess } from './desk-access';
import { bodyOf, filledIn } from './desk-body';
import { type DeskForm, DeskForms } from './desk-forms';
import { sendPage } from './desk-page';
import { DeskFilter } from './desk.filter';
import { type Refusal, refusalOf } from './refusal';
import { complaintEntryPage, complaintTakenPage } from './views/complaint-entry-page';
import type { Desk } from './views/layout';

const route = 'ComplaintsController.take';

/** Writing a complaint down for a caller: everybody at the desk may, also who may not read it afterwards. */
@ApiExcludeController()
@UseFilters(DeskFilter)
@Controller('petugas/pengaduan/baru')
export class DeskComplaintEntryController {
  constructor(
    private readonly access: DeskAccess,
    private readonly forms: DeskForms,
    private readonly spoken: SpokenComplaints,
    private readonly complaints: Complaints,
    private readonly cases: Cases,
    private readonly users: Users,
    private readonly catalogue: Catalogue,
    private readonly audit: Audit,
  ) {}

  @Get()
  async form(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.show(reply, await this.access.enter(request, route), {});
  }

  /** Answered by the receipt itself, so that its PIN stands under no address. */
  @Post()
  @HttpCode(200)
  async take(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const form = await this.forms.read(request);
    const desk = this.access.deskOf(form.staff, route);
    try {
      const taken = await this.forms.answer(form, request, reply, () => this.write(form));
      if (!isTaken(taken)) throw new Error('complaint answered without its receipt');
      const pin = await this.complaints.pinOf(taken.complaintId);
      sendPage(reply, complaintTakenPage(desk, { ...taken, pin }));
    } catch (error) {
      await this.show(reply, desk, form.fields, refusalOf(error, desk.texts));
    }
  }

  private async write({ staff, fields }: DeskForm): Promise<Taken> {
    const caseId = await this.caseOf(fields['receiptCode'] ?? '');
    const given = filledIn(fields, 'text', 'name', 'phone', 'channel', 'class', 'concernsUser');
    const { userId } = staff;
    const { id, receiptCode, replyDueAt } = await this.spoken.take(
      bodyOf(NewComplaintBody, { ...given, caseId }),
      userId,
    );
    await this.audit.record({ userId, action: 'complaint.take', subjectKind: 'complaint', subjectId: id });
    return { complaintId: id, receiptCode, replyDue: formatDateTime(replyDueAt, this.catalogue.office) };
  }

  private async caseOf(receiptCode: string): Promise<string | undefined> {
    if (!receiptCode) return undefined;
    const { items } = await this.cases.list({ receiptCode: receiptCode.slice(0, 20), limit: 1 });
    if (!items[0]) throw new RequestInvalid([{ field: 'receiptCode', code: 'case_unknown' }]);
    return items[0].id;
  }

  private async show(
    reply: FastifyReply,
    desk: Desk,
    given: Readonly<Record<string, string>>,
    refusal?: Refusal,
  ): Promise<void> {
    const people = (await this.users.list()).map(({ id, name }) => [id, name] as const);
    sendPage(reply, complaintEntryPage(desk, { given, people, refusal }), refusal?.status);
  }
}

interface Taken {
  complaintId: string;
  receiptCode: string;
  replyDue: string;
}

function isTaken(value: unknown): value is Taken {
  return typeof value === 'object' && value !== null && 'complaintId' in value && 'receiptCode' in value;
}
