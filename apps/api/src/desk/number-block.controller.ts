import { Audit } from '@app/audit';
import { Cases } from '@app/casework';
import { Catalogue, dayIn, formatNumber } from '@app/catalogue';
import { Clock, encodeCursor } from '@app/core';
import { type NumberBlock, NumberBlocks, NumberBook, type NumberEntry } from '@app/letters';
import { Controller, Get, Param, ParseUUIDPipe, Post, Query, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { openVillages } from '../pages/field-input';
import { RequestInvalid } from '../request-invalid';
import { SettlementBody, settlementOf } from '../staff/numbers.dto';
import { DeskAccess } from './desk-access';
import { bodyOf } from './desk-body';
import { DeskForms } from './desk-forms';
import { sendPage } from './desk-page';
import { DeskFilter } from './desk.filter';
import { doneText } from './done-text';
import { type Refusal, refusalOf } from './refusal';
import type { Desk } from './views/layout';
import { numberBlockPage } from './views/number-block-page';

/** One block of numbers kept for paper: what to write on each paper, and afterwards what became of it. */
@ApiExcludeController()
@UseFilters(DeskFilter)
@Controller('petugas/nomor/blok/:id')
export class DeskNumberBlockController {
  constructor(
    private readonly access: DeskAccess,
    private readonly forms: DeskForms,
    private readonly blocks: NumberBlocks,
    private readonly book: NumberBook,
    private readonly cases: Cases,
    private readonly catalogue: Catalogue,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  @Get()
  async one(
    @Param('id', ParseUUIDPipe) id: string,
    @Query('selesai') done: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const desk = await this.access.enter(request, 'NumbersController.blocks');
    await this.show(reply, desk, await this.blocks.get(id), { done: doneText(desk.texts, done) });
  }

  /** Every number for which something was chosen; all of them or, with what is wrong, none. */
  @Post()
  async settle(
    @Param('id', ParseUUIDPipe) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const form = await this.forms.read(request);
    const { staff, fields } = form;
    const { userId } = staff;
    const desk = this.access.deskOf(staff, 'NumbersController.settle');
    const block = await this.blocks.get(id);
    const chosen = seqsOf(block).filter((seq) => fields[`as.${seq}`]);
    try {
      await this.forms.once(form, request, reply, async () => {
        if (chosen.length === 0) return `/petugas/nomor/blok/${id}`;
        const items = await Promise.all(chosen.map((seq, i) => this.itemOf(fields, seq, i)));
        await this.blocks.settle(id, bodyOf(SettlementBody, { items }).items.map(settlementOf), userId);
        const subjectKind = 'number_block';
        await this.audit.record({ userId, action: 'numbers.settle', subjectKind, subjectId: id });
        return `/petugas/nomor/blok/${id}?selesai=number_settle`;
      });
    } catch (error) {
      const placeOf = (field: string): string => String(chosen[Number(field.split('.')[1])] ?? '');
      const refusal = refusalOf(error, desk.texts, placeOf);
      await this.show(reply, desk, block, { refusal, given: fields });
    }
  }

  private async itemOf(fields: Readonly<Record<string, string>>, seq: number, i: number): Promise<object> {
    const of = (name: string): string | undefined => fields[`${name}.${seq}`] || undefined;
    const as = of('as');
    if (as === 'void') return { seq, as, reason: of('reason'), note: of('note') };
    const paper = { seq, as, day: of('day') };
    if (as !== 'case') return { ...paper, name: of('name'), village: of('village') };
    return { ...paper, caseId: await this.caseOf(of('code') ?? '', `items.${i}.caseId`) };
  }

  private async caseOf(receiptCode: string, field: string): Promise<string> {
    const found = receiptCode
      ? await this.cases.list({ receiptCode: receiptCode.slice(0, 20), limit: 1 })
      : { items: [] };
    if (!found.items[0]) throw new RequestInvalid([{ field, code: 'case_unknown' }]);
    return found.items[0].id;
  }

  private async show(
    reply: FastifyReply,
    desk: Desk,
    block: NumberBlock,
    told: { done?: string; refusal?: Refusal; given?: Readonly<Record<string, string>> },
  ): Promise<void> {
    const { userId } = desk.staff;
    const subjectKind = 'number_block';
    await this.audit.record({ userId, action: 'numbers.blocks', subjectKind, subjectId: block.id });
    const { office } = this.catalogue;
    const today = dayIn(office.timezone, this.clock.now());
    const pattern = this.catalogue.service(block.service).number ?? '{seq}';
    const entries = (await this.entriesOf(block)).map((entry) => ({
      ...entry,
      // As it is to be written on a paper of today, where nothing has been written yet.
      shown: entry.number ?? formatNumber(pattern, { seq: entry.seq, day: today, region: office.region }),
    }));
    const { title } = this.catalogue.service(block.service);
    const view = { ...told, block, title, entries, villages: openVillages(office) };
    sendPage(reply, numberBlockPage(desk, view), told.refusal?.status);
  }

  private async entriesOf({ service, year, first, last }: NumberBlock): Promise<NumberEntry[]> {
    const cursor = encodeCursor({ seq: String(first - 1) });
    return (await this.book.page({ service, year }, { cursor, limit: last - first + 1 })).items;
  }
}

function seqsOf({ first, last }: NumberBlock): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}
