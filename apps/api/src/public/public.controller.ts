import { Catalogue, type ServiceDefinition } from '@app/catalogue';
import { findReceiptCode } from '@app/core';
import { LetterNotFound, Letters, type VerifyView } from '@app/letters';
import { Board, type BoardRow, TrackRefused, type TrackView, Tracking } from '@app/transparency';
import { Body, Controller, Get, Headers, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { NameBody, SubmissionBody, TrackBody } from './public.dto';
import { type Receipt, Submissions } from './submissions';

/** A service as chat, form and programs see it: one source of truth. */
export type ServiceView = Pick<
  ServiceDefinition,
  'code' | 'title' | 'legal' | 'fee' | 'promise' | 'fields' | 'documents'
> & {
  groups: Record<string, string>;
  noticeVersion: string;
};

@ApiTags('public')
@Controller('api/v1')
export class PublicController {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly submissions: Submissions,
    private readonly tracking: Tracking,
    private readonly letters: Letters,
    private readonly board: Board,
  ) {}

  @Get('services')
  services(): { items: ServiceView[]; nextCursor: null } {
    const { notice_version: noticeVersion } = this.catalogue.office;
    const items = this.catalogue.services.map(
      ({ code, title, legal, fee, promise, fields, documents, groups }): ServiceView => ({
        code,
        title,
        legal,
        fee,
        promise,
        groups,
        fields,
        documents,
        noticeVersion,
      }),
    );
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
    if (!code) throw new TrackRefused('no code of ours');
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
