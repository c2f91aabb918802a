import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OfficeDates } from '@app/casework';
import { Catalogue } from '@app/catalogue';
import { projectFolder } from '@app/config';
import { AppError, newId } from '@app/core';
import { OfficeHours } from '@app/notification';
import { Board } from '@app/transparency';
import { Controller, Get, Header, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Submissions } from '../public/submissions';
import { FormFiles, FormRefused } from './form-files';
import { formPage } from './form-page';
import { documentsOf, type FormState, formState } from './form-state';
import { homePage } from './home-page';
import { receiptPage } from './receipt-page';
import { readForm } from './read-form';
import { sendPage } from './send-page';

const style = readFileSync(join(projectFolder, 'apps', 'web', 'style.css'), 'utf8');

/** The citizens' pages: forms and answers, no script, few bytes. */
@ApiExcludeController()
@Controller()
export class PagesController {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly submissions: Submissions,
    private readonly files: FormFiles,
    private readonly board: Board,
    private readonly dates: OfficeDates,
    private readonly hours: OfficeHours,
  ) {}

  @Get('assets/style.css')
  @Header('content-type', 'text/css; charset=utf-8')
  @Header('cache-control', 'public, max-age=3600')
  style(): string {
    return style;
  }

  @Get()
  async home(@Res() reply: FastifyReply): Promise<void> {
    // The page must come up while the database is away: then without numbers and notices, with the usual hours.
    const rows = await this.board.rows().catch(() => []);
    const notices = await this.dates.today<{ text: string }>('notice').catch(() => []);
    const hours = await this.hours.today().catch(() => this.hours.byCatalogue());
    const texts = notices.map(({ text }) => text);
    sendPage(reply, homePage(this.catalogue, { board: rows, notices: texts, hours }));
  }

  @Get('layanan/:code')
  form(@Param('code') code: string, @Res() reply: FastifyReply): void {
    const empty: FormState = { key: newId(), values: {}, uploads: {}, bring: [], errors: [] };
    sendPage(reply, formPage(this.catalogue, this.catalogue.service(code), empty));
  }

  @Post('layanan/:code')
  @HttpCode(200)
  async submit(
    @Param('code') code: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const service = this.catalogue.service(code);
    const form = await readForm(request);
    const { uploads, errors } = await this.files.keep(form);
    const state = formState(form, uploads, errors);
    try {
      if (errors.length > 0) throw new FormRefused(errors);
      const receipt = await this.submissions.hand(state.key, {
        service: code,
        fields: Object.fromEntries(Object.entries(state.values).filter(([, value]) => value !== '')),
        documents: documentsOf(
          service.documents.map(({ key }) => key),
          state,
        ),
        contact: { name: state.values['applicant_name'] ?? '', phone: state.values['phone'] || undefined },
        consent: { noticeVersion: form.fields['consent'] ? (form.fields['notice'] ?? '') : '' },
      });
      sendPage(reply, receiptPage(this.catalogue.texts, receipt));
    } catch (error) {
      if (!(error instanceof AppError) || error.fields.length === 0) throw error;
      sendPage(reply.status(422), formPage(this.catalogue, service, { ...state, errors: error.fields }));
    }
  }
}
