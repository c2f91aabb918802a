import { ReceiptRefused } from '@app/casework';
import { Catalogue, legalNote, type ServiceDefinition } from '@app/catalogue';
import { findReceiptCode } from '@app/core';
import { LetterNotFound, Letters, type VerifyView } from '@app/letters';
import { Board, type BoardRow, type TrackView, Tracking } from '@app/transparency';
import { Body, Controller, Get, Headers, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CitizenMoves } from './citizen-moves';
import { NameBody, ResupplyBody, SubmissionBody, TrackActionBody, TrackBody } from './public.dto';
import { Resupply } from './resupply';
import { type Receipt, Submissions } from './submissions';

/** A service as chat, form and programs see it: one source of truth. */
export type ServiceView = Pick<
  ServiceDefinition,
  'code' | 'title' | 'legal' | 'fee' | 'promise' | 'fields' | 'documents'
> & {
  groups: Record<string, string>;
  noticeVersion: string;
  /** What has replaced the document by law, in words; null where nothing has. */
  legalNote: string | null;
};

@ApiTags('public')
@Controller('api/v1')
export class PublicController {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly submissions: Submissions,
    private readonly tracking: Tracking,
    private readonly papers: Resupply,
    private readonly moves: CitizenMoves,
    private readonly letters: Letters,
    private readonly board: Board,
  ) {}

  @Get('services')
  services(): { items: ServiceView[]; nextCursor: null } {
    const { notice_version: noticeVersion } = this.catalogue.office;
    const items = this.catalogue.services.map((service): ServiceView => {
      const { code, title, legal, fee, promise, groups, fields, documents } = service;
      const note = legalNote(this.catalogue, service);
      return { code, title, legal, fee, promise, groups, fields, documents, noticeVersion, legalNote: note };
    });
    return { items, nextCursor: null };
  }

  @Post('submissions')
  @HttpCode(202)
  submit(
    @Headers('idempotency-key') key: string | undefined,
    @Body() body: SubmissionBody,
  ): Promise<Receipt> {
    return this.submissions.hand(key, body);
  }

  @Post('track')
  @HttpCode(200)
  track(@Body() { receiptCode, pin }: TrackBody): Promise<TrackView> {
    const code = findReceiptCode(receiptCode, this.catalogue.office.prefix);
    if (!code) throw new ReceiptRefused('no code of ours');
    return this.tracking.track(code, pin);
  }

  @Post('track/documents')
  @HttpCode(200)
  async resupply(@Body() { receiptCode, pin, documents }: ResupplyBody): Promise<TrackView> {
    const code = findReceiptCode(receiptCode, this.catalogue.office.prefix);
    if (!code) throw new ReceiptRefused('no code of ours');
    await this.papers.hand(code, pin, documents);
    return this.tracking.track(code, pin);
  }

  @Post('track/actions')
  @HttpCode(200)
  async step(@Body() { receiptCode, pin, ...move }: TrackActionBody): Promise<TrackView> {
    const code = findReceiptCode(receiptCode, this.catalogue.office.prefix);
    if (!code) throw new ReceiptRefused('no code of ours');
    await this.moves.take(code, pin, move);
    return this.tracking.track(code, pin);
  }

  @Get('board')
  async numbers(): Promise<{ items: BoardRow[]; nextCursor: null }> {
    return { items: await this.board.rows(), nextCursor: null };
  }

  @Get('verify/:token')
  async verify(@Param('token') token: string): Promise<VerifyView> {
    const letter = await this.letters.verify(token);
    if (!letter) throw new LetterNotFound('no letter of this token');
    return letter;
  }

  @Post('verify/:token/name')
  @HttpCode(200)
  async name(@Param('token') token: string, @Body() { name }: NameBody): Promise<{ matches: boolean }> {
    return { matches: await this.letters.matchesName(token, name) };
  }
}
