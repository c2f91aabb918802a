import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Catalogue } from '@app/catalogue';
import { AppError, type FieldError, findReceiptCode, newId } from '@app/core';
import { FileRefused, Files } from '@app/documents';
import { Letters } from '@app/letters';
import { formatDateTime } from '@app/notification';
import { Board, Tracking } from '@app/transparency';
import { Body, Controller, Get, Header, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GivenDocument } from '../public/field-checks';
import { Submissions } from '../public/submissions';
import { type FormState, formPage, homePage, receiptPage, trackPage, verifyPage } from './pages';
import { type MultipartForm, readForm } from './read-form';

const policy = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'";
const style = readFileSync(join(process.cwd(), 'apps', 'web', 'style.css'), 'utf8');

/** The citizens' pages: forms and answers, no script, few bytes. */
@ApiExcludeController()
@Controller()
export class PagesController {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly submissions: Submissions,
    private readonly files: Files,
    private readonly tracking: Tracking,
    private readonly letters: Letters,
    private readonly board: Board,
  ) {}

  @Get('assets/style.css')
  @Header('content-type', 'text/css; charset=utf-8')
  @Header('cache-control', 'public, max-age=3600')
  style(): string {
    return style;
  }

  @Get()
  async home(@Res() reply: FastifyReply): Promise<void> {
    // The page must come up while the database is away: then without numbers.
    const rows = await this.board.rows().catch(() => []);
    send(reply, homePage(this.catalogue, rows));
  }

  @Get('layanan/:code')
  form(@Param('code') code: string, @Res() reply: FastifyReply): void {
    const empty: FormState = { key: newId(), values: {}, uploads: {}, bring: [], errors: [] };
    send(reply, formPage(this.catalogue, this.catalogue.service(code), empty));
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
    const { uploads, errors } = await this.keepFiles(form);
    const state = stateOf(form, uploads, errors);
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
      send(reply, receiptPage(this.catalogue.texts, receipt));
    } catch (error) {
      if (!(error instanceof AppError) || error.fields.length === 0) throw error;
      send(reply.status(422), formPage(this.catalogue, service, { ...state, errors: error.fields }));
    }
  }

  @Post('lacak')
  @HttpCode(200)
  async track(@Body() body: Record<string, unknown>, @Res() reply: FastifyReply): Promise<void> {
    const { receiptCode, pin } = body;
    const code = findReceiptCode(String(receiptCode), this.catalogue.office.prefix);
    const view = code
      ? await this.tracking.track(code, String(pin).trim()).catch((error: unknown) => {
          if (error instanceof AppError && error.kind !== 'unavailable') return null;
          throw error;
        })
      : null;
    send(
      reply.status(view ? 200 : 404),
      trackPage(this.catalogue.texts, view, (iso) => this.timeOf(iso)),
    );
  }

  @Get('verify/:token')
  async verify(@Param('token') token: string, @Res() reply: FastifyReply): Promise<void> {
    const view = await this.letters.verify(token);
    send(
      reply.status(view ? 200 : 404),
      verifyPage(this.catalogue.texts, view, (iso) => this.timeOf(iso)),
    );
  }

  private timeOf(iso: string): string {
    return formatDateTime(new Date(iso), this.catalogue.office);
  }

  /** Files that are good are stored at once, so that a mistake elsewhere in the form loses none. */
  private async keepFiles(
    form: MultipartForm,
  ): Promise<{ uploads: Record<string, string>; errors: FieldError[] }> {
    const uploads: Record<string, string> = {};
    const errors: FieldError[] = [];
    for (const { key, bytes, name } of form.files) {
      try {
        uploads[key] = (await this.files.store(bytes, { purpose: 'upload', name })).fileId;
      } catch (error) {
        if (!(error instanceof FileRefused)) throw error;
        errors.push({
          field: `documents.${key}`,
          code: 'upload_unusable',
          detail: this.catalogue.texts.render('web.file_refused'),
        });
      }
    }
    return { uploads, errors };
  }
}

/** Some file of the form is unusable; all else is kept. */
class FormRefused extends AppError {
  readonly code = 'pages.form_refused';
  readonly kind = 'invalid';

  constructor(override readonly fields: readonly FieldError[]) {
    super('form has unusable files');
  }
}

function stateOf(
  { fields }: MultipartForm,
  uploads: Record<string, string>,
  errors: FieldError[],
): FormState {
  const part = (prefix: string): [string, string][] =>
    Object.entries(fields).flatMap(([name, value]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : [],
    );
  return {
    key: fields['key'] ?? '',
    values: Object.fromEntries(part('field.')),
    uploads: { ...Object.fromEntries(part('upload.')), ...uploads },
    bring: part('bring.').map(([key]) => key),
    errors,
  };
}

function documentsOf(keys: string[], { uploads, bring }: FormState): GivenDocument[] {
  return keys.flatMap((document): GivenDocument[] => {
    const uploadId = uploads[document];
    if (uploadId) return [{ document, uploadId }];
    return bring.includes(document) ? [{ document, willBring: true }] : [];
  });
}

function send(reply: FastifyReply, html: string): void {
  void reply
    .headers({ 'content-security-policy': policy, 'cache-control': 'no-store' })
    .type('text/html; charset=utf-8')
    .send(html);
}
