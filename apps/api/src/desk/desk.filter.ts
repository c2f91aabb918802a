import { Catalogue } from '@app/catalogue';
import { describeError, log } from '@app/observability';
import { PasswordMustChange, TotpMustEnrol, Unauthenticated } from '@app/staff';
import { type ArgumentsHost, Catch, type ExceptionFilter, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { problemOf } from '../problem';
import { goTo } from './desk-forms';
import { sendPage } from './desk-page';
import { DeskSession } from './desk-session';
import { problemPage } from './views/problem-page';

/** A failure on the officers' page is a page too: what went wrong in plain words, and the way on. */
@Catch()
@Injectable()
export class DeskFilter implements ExceptionFilter {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly session: DeskSession,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (reply.sent) return;
    if (error instanceof Unauthenticated) {
      this.session.forget(reply);
      return goTo(reply, '/petugas/masuk');
    }
    if (error instanceof PasswordMustChange) return goTo(reply, '/petugas/kata-sandi');
    if (error instanceof TotpMustEnrol) return goTo(reply, '/petugas/akun');
    const problem = problemOf(error, this.catalogue.texts);
    if (problem.status >= 500) log.error('desk.failed', { status: problem.status, ...describeError(error) });
    sendPage(reply, problemPage(this.catalogue.texts, problem), problem.status);
  }
}
