import { Audit } from '@app/audit';
import { ComplaintList, Complaints, type ComplaintState } from '@app/casework';
import { Catalogue } from '@app/catalogue';
import { ComplaintReplies, formatDateTime } from '@app/notification';
import { type StaffPrincipal, Users } from '@app/staff';
import { Controller, Get, Param, ParseUUIDPipe, Post, Query, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ComplaintSubjects } from '../staff/complaint-subjects';
import { ChangeComplaintBody, CloseComplaintBody, ComplaintReplyBody } from '../staff/complaints.dto';
import { DeskAccess } from './desk-access';
import { bodyOf, filledIn } from './desk-body';
import { type DeskForm, DeskForms } from './desk-forms';
import { sendPage } from './desk-page';
import { DeskFilter } from './desk.filter';
import { doneText } from './done-text';
import { type Refusal, refusalOf } from './refusal';
import { complaintPage } from './views/complaint-page';
import { complaintsPage, complaintStates } from './views/complaints-page';
import type { Desk } from './views/layout';

const home = '/petugas/pengaduan';
const perPage = 20;

/** Complaints for those who read and answer them. */
@ApiExcludeController()
@UseFilters(DeskFilter)
@Controller('petugas/pengaduan')
export class DeskComplaintController {
  constructor(
    private readonly access: DeskAccess,
    private readonly forms: DeskForms,
    private readonly complaintList: ComplaintList,
    private readonly complaints: Complaints,
    private readonly replies: ComplaintReplies,
    private readonly subjects: ComplaintSubjects,
    private readonly users: Users,
    private readonly catalogue: Catalogue,
    private readonly audit: Audit,
  ) {}

  @Get()
  async list(
    @Query('keadaan') asked: string | undefined,
    @Query('cursor') cursor: string | undefined,
    @Query('selesai') done: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const desk = await this.access.enter(request, 'ComplaintsController.list');
    const state: ComplaintState = complaintStates.find((one) => one === asked) ?? 'open';
    const page = await this.complaintList.list({ state, cursor, limit: perPage }, desk.staff);
    await this.note(desk.staff, 'list');
    const view = { state, page, shown: this.shown, done: doneText(desk.texts, done) };
    sendPage(reply, complaintsPage(desk, view));
  }

  @Get(':id')
  async one(
    @Param('id', ParseUUIDPipe) id: string,
    @Query('selesai') done: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const desk = await this.access.enter(request, 'ComplaintsController.get');
    await this.show(reply, desk, id, { done: doneText(desk.texts, done) });
  }

  @Post(':id/jawab')
  async reply(
    @Param('id', ParseUUIDPipe) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.press(id, 'reply', request, reply, async ({ staff, fields }) => {
      const { text } = bodyOf(ComplaintReplyBody, { text: fields['text'] ?? '' });
      await this.replies.reply(id, text, staff);
    });
  }

  @Post(':id/kelas')
  async classify(
    @Param('id', ParseUUIDPipe) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.press(id, 'classify', request, reply, async ({ staff, fields }) => {
      // About nobody is an answer too.
      const concernsUser = fields['concernsUser'] === '' ? null : fields['concernsUser'];
      const body = bodyOf(ChangeComplaintBody, { ...filledIn(fields, 'class'), concernsUser });
      await this.subjects.require(body);
      await this.complaints.classify(id, body, staff);
      // Whoever finds that it is about himself may look no more.
      return body.concernsUser === staff.userId ? home : undefined;
    });
  }

  @Post(':id/tutup')
  async close(
    @Param('id', ParseUUIDPipe) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.press(id, 'close', request, reply, async ({ staff, fields }) => {
      await this.replies.close(id, bodyOf(CloseComplaintBody, filledIn(fields, 'outcome', 'note')), staff);
    });
  }

  /** Does it once, or shows the complaint again with what is wrong and what was written. */
  private async press(
    id: string,
    act: 'reply' | 'classify' | 'close',
    request: FastifyRequest,
    reply: FastifyReply,
    work: (form: DeskForm) => Promise<string | undefined | void>,
  ): Promise<void> {
    const form = await this.forms.read(request);
    const desk = this.access.deskOf(form.staff, `ComplaintsController.${act}`);
    try {
      await this.forms.once(form, request, reply, async () => {
        const to = (await work(form)) ?? `${home}/${id}`;
        await this.note(form.staff, act, id);
        return `${to}?selesai=complaint_${act}`;
      });
    } catch (error) {
      const refusal = refusalOf(error, desk.texts);
      if (refusal.status === 404) throw error; // there is nothing to show again
      await this.show(reply, desk, id, { refusal, given: form.fields });
    }
  }

  private async show(
    reply: FastifyReply,
    desk: Desk,
    id: string,
    told: { done?: string; refusal?: Refusal; given?: Readonly<Record<string, string>> },
  ): Promise<void> {
    const complaint = await this.complaintList.get(id, desk.staff);
    await this.note(desk.staff, 'read', id);
    const people = (await this.users.list()).map(({ id: userId, name }) => [userId, name] as const);
    const html = complaintPage(desk, complaint, { ...told, people, shown: this.shown });
    sendPage(reply, html, told.refusal?.status);
  }

  private readonly shown = (at: Date): string => formatDateTime(at, this.catalogue.office);

  private note({ userId }: StaffPrincipal, act: string, subjectId?: string): Promise<void> {
    return this.audit.record({ userId, action: `complaint.${act}`, subjectKind: 'complaint', subjectId });
  }
}
