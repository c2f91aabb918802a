import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Catalogue } from '@app/catalogue';
import { projectFolder } from '@app/config';
import { AppError } from '@app/core';
import { Auth, OwnPassword, TotpRequired, TotpWrong, type StaffPrincipal } from '@app/staff';
import { Controller, Get, Header, HttpCode, Post, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemOf } from '../problem';
import { DeskForms, fromOurPages, goTo } from './desk-forms';
import { sendPage } from './desk-page';
import { DeskSession } from './desk-session';
import { DeskFilter } from './desk.filter';
import type { Desk } from './views/layout';
import { LoginForm } from './login-form';
import { codePage, loginPage, passwordPage } from './views/login-page';

const asset = (name: string): string => readFileSync(join(projectFolder, 'apps', 'web', name), 'utf8');
const style = asset('desk.css');
const script = asset('desk.js');

/** In and out of the officers' page. */
@ApiExcludeController()
@UseFilters(DeskFilter)
@Controller()
export class DeskLoginController {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly auth: Auth,
    private readonly session: DeskSession,
    private readonly forms: DeskForms,
    private readonly ownPassword: OwnPassword,
    private readonly credentials: LoginForm,
  ) {}

  @Get('assets/desk.css')
  @Header('content-type', 'text/css; charset=utf-8')
  @Header('cache-control', 'public, max-age=3600')
  style(): string {
    return style;
  }

  @Get('assets/desk.js')
  @Header('content-type', 'text/javascript; charset=utf-8')
  @Header('cache-control', 'public, max-age=3600')
  script(): string {
    return script;
  }

  @Get('petugas/masuk')
  login(@Res() reply: FastifyReply): void {
    sendPage(reply, loginPage(this.catalogue.texts));
  }

  @Post('petugas/masuk')
  @HttpCode(200)
  async enter(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    fromOurPages(request);
    const { username, password, totp } = this.credentials.of(request.body);
    try {
      const origin = this.session.originOf(request);
      await this.session.open(reply, await this.auth.login(username, password, origin, totp));
      goTo(reply, '/petugas');
    } catch (error) {
      if (!(error instanceof AppError) || error.retryable) throw error;
      const { texts } = this.catalogue;
      const { detail, status } = problemOf(error, texts);
      const isHalf = error instanceof TotpRequired || error instanceof TotpWrong;
      const refused = error instanceof TotpRequired ? undefined : detail;
      const page = isHalf
        ? codePage(texts, this.credentials.half(username, password), refused)
        : loginPage(texts, detail, username);
      sendPage(reply, page, isHalf && !refused ? 200 : status);
    }
  }

  @Post('petugas/keluar')
  async leave(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { staff } = await this.forms.read(request, { changing: true });
    await this.session.close(reply, staff);
    goTo(reply, '/petugas/masuk');
  }

  @Get('petugas/kata-sandi')
  async password(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const staff = await this.session.require(request, { changing: true });
    sendPage(reply, passwordPage(this.desk(staff)));
  }

  @Post('petugas/kata-sandi')
  @HttpCode(200)
  async changePassword(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { staff, fields } = await this.forms.read(request, { changing: true });
    const { current = '', next = '' } = fields;
    try {
      if (next.length < 10 || next.length > 200) throw new PasswordTooShort('new password is too short');
      await this.ownPassword.change(staff, { current, next });
      goTo(reply, '/petugas');
    } catch (error) {
      if (!(error instanceof AppError) || error.retryable) throw error;
      const { detail, status } = problemOf(error, this.catalogue.texts);
      sendPage(reply, passwordPage(this.desk(staff), detail), status);
    }
  }

  private desk(staff: StaffPrincipal): Desk {
    return { staff, texts: this.catalogue.texts, token: () => this.forms.token(staff) };
  }
}

/** A new password needs ten characters. */
class PasswordTooShort extends AppError {
  readonly code = 'desk.password_too_short';
  readonly kind = 'invalid';
}
