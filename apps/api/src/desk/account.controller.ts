import { Catalogue } from '@app/catalogue';
import { AppError, isUuid } from '@app/core';
import { formatDateTime } from '@app/notification';
import { OwnPassword, SecondFactor, Sessions, type StaffPrincipal, Users } from '@app/staff';
import { Controller, Get, HttpCode, Param, Post, Query, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { toString as drawQr } from 'qrcode';
import { problemOf } from '../problem';
import { DeskAccess } from './desk-access';
import { DeskForms, goTo } from './desk-forms';
import { sendPage } from './desk-page';
import { DeskSession } from './desk-session';
import { DeskFilter } from './desk.filter';
import { doneText } from './done-text';
import { type AccountView, accountPage, confirmPage, enrolPage } from './views/account-page';
import type { Desk } from './views/layout';

const home = '/petugas/akun';

/** One's own account: where one is logged in, and the second factor. */
@ApiExcludeController()
@UseFilters(DeskFilter)
@Controller('petugas/akun')
export class DeskAccountController {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly session: DeskSession,
    private readonly access: DeskAccess,
    private readonly forms: DeskForms,
    private readonly sessions: Sessions,
    private readonly users: Users,
    private readonly secondFactor: SecondFactor,
    private readonly ownPassword: OwnPassword,
  ) {}

  @Get()
  async show(
    @Query('selesai') done: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const staff = await this.session.require(request, { enrolling: true });
    const desk = this.access.deskOf(staff, 'OwnSessionsController.list');
    sendPage(reply, accountPage(desk, await this.view(staff, { done: doneText(desk.texts, done) })));
  }

  @Post('sesi/:id')
  async end(
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { staff } = await this.forms.read(request);
    if (isUuid(id)) await this.sessions.end(staff.userId, id, staff.userId);
    goTo(reply, `${home}?selesai=session_end`);
  }

  /** The key is shown in the answer itself, once: it is nowhere to be asked for again. */
  @Post('pengaman')
  @HttpCode(200)
  async enrol(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { staff, fields } = await this.forms.read(request, { enrolling: true });
    await this.orRefused(reply, staff, async (desk) => {
      await this.ownPassword.prove(staff, fields['current'] ?? '');
      const enrolment = await this.secondFactor.enrol({ id: staff.userId, username: staff.username });
      sendPage(reply, enrolPage(desk, enrolment, await drawQr(enrolment.uri, { type: 'svg', width: 240 })));
    });
  }

  @Post('pengaman/pasang')
  @HttpCode(200)
  async confirm(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { staff, fields } = await this.forms.read(request, { enrolling: true });
    const desk = this.access.deskOf(staff, 'TotpController.confirm');
    try {
      await this.secondFactor.confirm(staff.userId, fields['code'] ?? '');
      goTo(reply, `${home}?selesai=totp_confirm`);
    } catch (error) {
      const { detail, status } = this.told(error);
      sendPage(reply, confirmPage(desk, detail), status);
    }
  }

  @Post('pengaman/lepas')
  @HttpCode(200)
  async remove(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { staff, fields } = await this.forms.read(request);
    await this.orRefused(reply, staff, async () => {
      await this.secondFactor.remove(staff.userId, fields['code'] ?? '');
      goTo(reply, `${home}?selesai=totp_remove`);
    });
  }

  private async orRefused(
    reply: FastifyReply,
    staff: StaffPrincipal,
    work: (desk: Desk) => Promise<void>,
  ): Promise<void> {
    const desk = this.access.deskOf(staff, 'TotpController.enrol');
    try {
      await work(desk);
    } catch (error) {
      const { detail: refused, status } = this.told(error);
      sendPage(reply, accountPage(desk, await this.view(staff, { refused })), status);
    }
  }

  /** @throws what is no answer to the person but our own trouble */
  private told(error: unknown): { detail: string; status: number } {
    if (!(error instanceof AppError) || error.retryable) throw error;
    return problemOf(error, this.catalogue.texts);
  }

  private async view(
    { userId, sessionId }: StaffPrincipal,
    told: Pick<AccountView, 'done' | 'refused'>,
  ): Promise<AccountView> {
    return {
      ...told,
      sessions: await this.sessions.list(userId, sessionId),
      totp: (await this.users.get(userId)).totp,
      timeOf: (at) => formatDateTime(at, this.catalogue.office),
    };
  }
}
