import { Audit } from '@app/audit';
import { Catalogue, dayIn } from '@app/catalogue';
import { Clock, encodeCursor } from '@app/core';
import { NumberBlocks, NumberBook, NumberVoiding, type SeriesOf } from '@app/letters';
import type { StaffPrincipal } from '@app/staff';
import { Controller, Get, Param, Post, Query, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { NewBlockBody, SeriesQuery, VoidNumberBody } from '../staff/numbers.dto';
import { DeskAccess } from './desk-access';
import { bodyOf, filledIn } from './desk-body';
import { DeskForms } from './desk-forms';
import { sendPage } from './desk-page';
import { DeskFilter } from './desk.filter';
import { doneText } from './done-text';
import { type Refusal, refusalOf } from './refusal';
import type { Desk } from './views/layout';
import { numbersPage } from './views/numbers-page';

const home = '/petugas/nomor';
const perPage = 50;
const blocksShown = 20;

/** The numbers of letters: what explains each, those kept for paper, and those given up. */
@ApiExcludeController()
@UseFilters(DeskFilter)
@Controller('petugas/nomor')
export class DeskNumbersController {
  constructor(
    private readonly access: DeskAccess,
    private readonly forms: DeskForms,
    private readonly book: NumberBook,
    private readonly blocks: NumberBlocks,
    private readonly voiding: NumberVoiding,
    private readonly catalogue: Catalogue,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /** The newest numbers of a series, or those from `mulai` on. */
  @Get()
  async list(
    @Query() query: Record<string, unknown>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const desk = await this.access.enter(request, 'NumbersController.list');
    const done = doneText(desk.texts, wordOf(query, 'selesai'));
    await this.show(reply, desk, this.seriesOf(query), { start: Number(wordOf(query, 'mulai')), done });
  }

  @Post()
  async reserve(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const form = await this.forms.read(request);
    const { staff, fields } = form;
    const desk = this.access.deskOf(staff, 'NumbersController.reserve');
    try {
      await this.forms.once(form, request, reply, async () => {
        const given = { ...filledIn(fields, 'service', 'note'), count: Number(fields['count']) };
        const block = await this.blocks.reserve({ ...bodyOf(NewBlockBody, given), by: staff.userId });
        await this.note(staff, 'reserve', block.id);
        return `${home}/blok/${block.id}?selesai=number_reserve`;
      });
    } catch (error) {
      const refusal = refusalOf(error, desk.texts);
      await this.show(reply, desk, this.seriesOf({ layanan: fields['service'] }), { refusal, given: fields });
    }
  }

  @Post('batal/:service/:year/:seq')
  async void(
    @Param() { service, year, seq }: Record<string, string>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const form = await this.forms.read(request);
    const { staff, fields } = form;
    this.access.deskOf(staff, 'NumbersController.void');
    await this.forms.once(form, request, reply, async () => {
      const given = { service, year: Number(year), seq: Number(seq), ...filledIn(fields, 'reason', 'note') };
      const { reason, note, ...number } = bodyOf(VoidNumberBody, given);
      await this.voiding.void(number, number.seq, { reason, note, by: staff.userId });
      await this.note(staff, 'void');
      return `${home}?layanan=${number.service}&tahun=${number.year}&mulai=${number.seq}&selesai=number_void`;
    });
  }

  /** What was asked for, else the first service that has numbers, and the current year. @throws RequestInvalid */
  private seriesOf(query: Record<string, unknown>): SeriesOf {
    const { timezone } = this.catalogue.office;
    const service = wordOf(query, 'layanan') ?? this.numbered()[0]?.code ?? '';
    const today = dayIn(timezone, this.clock.now());
    const year = wordOf(query, 'tahun') ?? today.slice(0, 4);
    return { service, year: bodyOf(SeriesQuery, { service, year }).year ?? 0 };
  }

  private async show(
    reply: FastifyReply,
    desk: Desk,
    series: SeriesOf,
    told: { start?: number; done?: string; refusal?: Refusal; given?: Readonly<Record<string, string>> },
  ): Promise<void> {
    const services = this.numbered().map(({ code, title }) => [code, title] as const);
    const check = await this.book.check(series);
    const checks = await Promise.all(
      services.map(([service]) => this.book.check({ service, year: series.year })),
    );
    const newest = Math.max(1, check.drawn - perPage + 1);
    const asked = told.start ?? newest;
    const start = Number.isSafeInteger(asked) && asked > 0 ? asked : newest;
    const cursor = encodeCursor({ seq: String(start - 1) });
    const { items } = await this.book.page(series, { cursor, limit: perPage });
    await this.note(desk.staff, 'list');
    const blocks = await this.blocks.list(blocksShown);
    const view = { ...told, ...series, services, check, checks, start, perPage, items, blocks };
    sendPage(reply, numbersPage(desk, view), told.refusal?.status);
  }

  private numbered(): { code: string; title: string }[] {
    return this.catalogue.services.filter(({ number }) => number);
  }

  private note({ userId }: StaffPrincipal, act: string, blockId?: string): Promise<void> {
    const subjectKind = blockId ? 'number_block' : 'numbers';
    return this.audit.record({ userId, action: `numbers.${act}`, subjectKind, subjectId: blockId });
  }
}

function wordOf(query: Record<string, unknown>, name: string): string | undefined {
  const value = query[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
