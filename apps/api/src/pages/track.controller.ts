import { ComplaintList, complaintPrefixEnd, Objections } from '@app/casework';
import { Catalogue } from '@app/catalogue';
import { AppError, findReceiptCode } from '@app/core';
import { formatDateTime } from '@app/notification';
import { Tracking } from '@app/transparency';
import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemOf } from '../problem';
import { type CitizenMove, CitizenMoves } from '../public/citizen-moves';
import { Resupply } from '../public/resupply';
import { WebComplaints } from '../public/web-complaints';
import { complaintReceiptPage, complaintTrackPage } from './complaint-page';
import { FormFiles, FormRefused } from './form-files';
import { documentsOf, type FormState, formState } from './form-state';
import { readForm } from './read-form';
import { sendPage } from './send-page';
import { type Tracked, trackPage } from './track-page';

const longestNote = 2000;
const untouched: Tracked['state'] = { uploads: {}, bring: [], errors: [] };

/** Where a case stands, by code and PIN, and the papers that may be sent for it. */
@ApiExcludeController()
@Controller('lacak')
export class TrackController {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly tracking: Tracking,
    private readonly resupply: Resupply,
    private readonly moves: CitizenMoves,
    private readonly files: FormFiles,
    private readonly complaints: WebComplaints,
    private readonly complaintList: ComplaintList,
    private readonly objections: Objections,
  ) {}

  @Post()
  @HttpCode(200)
  async track(@Body() body: Record<string, unknown>, @Res() reply: FastifyReply): Promise<void> {
    const [code, pin] = [String(body['receiptCode']), String(body['pin'])];
    if (await this.showComplaint(reply, code, pin)) return;
    await this.show(reply, code, pin, { state: untouched });
  }

  /** Against a refusal, by the code and PIN of the case; sent twice, it is there once. */
  @Post('keberatan')
  @HttpCode(200)
  async object(@Body() body: Record<string, unknown>, @Res() reply: FastifyReply): Promise<void> {
    const { texts, office } = this.catalogue;
    const [code, pin, text] = [textIn(body, 'receiptCode'), textIn(body, 'pin'), textIn(body, 'text')];
    try {
      const receipt = await this.complaints.object(this.codeIn(code) ?? '', pin, text);
      sendPage(reply, complaintReceiptPage(texts, receipt, formatDateTime(receipt.replyDueAt, office)));
    } catch (error) {
      if (!(error instanceof AppError) || error.kind === 'unavailable') throw error;
      await this.show(reply, code, pin, { state: { ...untouched, errors: error.fields } });
    }
  }

  /** A step of the citizen; pressed twice it is taken once, and what is over is said to be. */
  @Post('langkah')
  @HttpCode(200)
  async step(@Body() body: Record<string, unknown>, @Res() reply: FastifyReply): Promise<void> {
    const [code, pin, action] = [textIn(body, 'receiptCode'), textIn(body, 'pin'), textIn(body, 'action')];
    try {
      await this.moves.take(this.codeIn(code) ?? '', pin, { ...moveOf(body), action });
    } catch (error) {
      if (!(error instanceof AppError) || error.kind === 'unavailable') throw error;
      if (error.kind !== 'invalid') return this.show(reply, code, pin, { state: untouched, moved: 'over' });
      const { detail, errors = [] } = problemOf(error, this.catalogue.texts);
      const words = errors.length > 0 ? errors.flatMap((one) => one.detail ?? []) : [detail];
      const refused = { action, fields: fieldsIn(body), errors: [...new Set(words)] };
      return this.show(reply, code, pin, { state: untouched, refused });
    }
    await this.show(reply, code, pin, { state: untouched, moved: 'done' });
  }

  /** The number of a complaint goes into the same form; false when it is none. */
  private async showComplaint(reply: FastifyReply, text: string, pin: string): Promise<boolean> {
    const code = findReceiptCode(text, this.catalogue.office.prefix + complaintPrefixEnd);
    if (!code) return false;
    const { texts, office } = this.catalogue;
    const view = await orNull(this.complaintList.track(code, pin.trim()));
    const timeOf = (at: Date): string => formatDateTime(at, office);
    if (view) sendPage(reply, complaintTrackPage(texts, view, timeOf));
    return view !== null;
  }

  /** What was right in a form with a mistake is kept; sent twice, it is there once. */
  @Post('berkas')
  @HttpCode(200)
  async send(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const form = await readForm(request);
    const { receiptCode = '', pin = '' } = form.fields;
    const { uploads, errors } = await this.files.keep(form);
    const state = formState(form, uploads, errors);
    try {
      if (errors.length > 0) throw new FormRefused(errors);
      await this.resupply.hand(this.codeIn(receiptCode) ?? '', pin, given(state));
    } catch (error) {
      if (!(error instanceof AppError) || error.kind === 'unavailable') throw error;
      return this.show(reply, receiptCode, pin, { state: { ...state, errors: error.fields } });
    }
    await this.show(reply, receiptCode, pin, { state: untouched, sent: true });
  }

  private async show(
    reply: FastifyReply,
    receiptCode: string,
    pin: string,
    rest: Pick<Tracked, 'state' | 'sent' | 'refused' | 'moved'>,
  ): Promise<void> {
    const view = await this.view(receiptCode, pin.trim());
    const mayObject = view !== null && (await this.objections.isPossibleFor(view.receiptCode));
    const tracked = view && { view, pin: pin.trim(), mayObject, ...rest };
    const timeOf = (iso: string): string => formatDateTime(new Date(iso), this.catalogue.office);
    const isWrong = rest.state.errors.length > 0 || rest.refused !== undefined;
    const status = tracked ? (isWrong ? 422 : 200) : 404;
    sendPage(reply.status(status), trackPage(this.catalogue, tracked, timeOf));
  }

  private async view(receiptCode: string, pin: string): Promise<Tracked['view'] | null> {
    const code = this.codeIn(receiptCode);
    if (!code) return null;
    return orNull(this.tracking.track(code, pin));
  }

  private codeIn(text: string): string | null {
    return findReceiptCode(text, this.catalogue.office.prefix);
  }
}

function textIn(body: Record<string, unknown>, name: string): string {
  const value = body[name];
  return typeof value === 'string' ? value.trim() : '';
}

function fieldsIn(body: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.keys(body).map((name) => [name, textIn(body, name)]));
}

function moveOf(body: Record<string, unknown>): Omit<CitizenMove, 'action'> {
  const data = Object.entries(fieldsIn(body)).flatMap(([name, value]) =>
    name.startsWith('data.') && value !== '' ? [[name.slice('data.'.length), value] as const] : [],
  );
  const [note, reason] = [textIn(body, 'note').slice(0, longestNote), textIn(body, 'reason').slice(0, 60)];
  const version = /^\d{1,9}$/.exec(textIn(body, 'version'))?.[0];
  return {
    sure: textIn(body, 'sure') === '1',
    ...(version ? { version: Number(version) } : {}),
    ...(note ? { note } : {}),
    ...(reason ? { reasons: [reason] } : {}),
    ...(data.length > 0 ? { data: Object.fromEntries(data) } : {}),
  };
}

/** Unknown code, wrong PIN, too many tries: one answer. */
function orNull<View>(looked: Promise<View>): Promise<View | null> {
  return looked.catch((error: unknown) => {
    if (error instanceof AppError && error.kind !== 'unavailable') return null;
    throw error;
  });
}

function given(state: FormState): ReturnType<typeof documentsOf> {
  return documentsOf([...new Set([...Object.keys(state.uploads), ...state.bring])], state);
}
