import { Audit } from '@app/audit';
import { Cases, ComplaintList, type StandingLine, WorkOverview } from '@app/casework';
import { Catalogue } from '@app/catalogue';
import { isUuid } from '@app/core';
import { Letters } from '@app/letters';
import { formatDateTime } from '@app/notification';
import { Controller, Get, Post, Query, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendFile } from '../staff/send-file';
import { DeskAccess } from './desk-access';
import { DeskForms } from './desk-forms';
import { sendPage } from './desk-page';
import { DeskFilter } from './desk.filter';
import { may } from './places';
import { Stack, type StackItem, type StackResult } from './stack';
import { type Refused, stackPage } from './views/stack-page';

const lateShown = 20;

/** The Kasi's and the Camat's view: what waits, what is late, and the day's stack to sign. */
@ApiExcludeController()
@UseFilters(DeskFilter)
@Controller('petugas/tumpukan')
export class DeskStackController {
  constructor(
    private readonly access: DeskAccess,
    private readonly forms: DeskForms,
    private readonly stack: Stack,
    private readonly overview: WorkOverview,
    private readonly complaints: ComplaintList,
    private readonly letters: Letters,
    private readonly cases: Cases,
    private readonly catalogue: Catalogue,
    private readonly audit: Audit,
  ) {}

  @Get()
  async page(
    @Query('jadi') done: string | undefined,
    @Query('gagal') refused: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const desk = await this.access.enter(request, 'WorkController.sign');
    const items = await this.stack.items(desk.staff);
    await this.audit.record({ userId: desk.staff.userId, action: 'case.list', subjectKind: 'case' });
    const lines: StandingLine[] = await this.overview.lines();
    const late = await this.overview.late(lateShown);
    const shown = (at: Date): string => formatDateTime(at, this.catalogue.office);
    const result = { done: Number(done) || 0, refused: await this.refusals(refused) };
    const complaints = may(desk.staff, 'ComplaintsController.list')
      ? await this.complaints.unanswered(desk.staff)
      : undefined;
    sendPage(reply, stackPage(desk, { items, lines, late, complaints, shown, result }));
  }

  /** The sheets of the stack as one PDF. A look at paper changes nothing: printing is recorded by its own press. */
  @Get('lembar')
  async sheets(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { staff } = await this.access.enter(request, 'CasePaperController.sheet');
    const ids = (await this.stack.items(staff)).filter(isForInk).map(({ record }) => record.id);
    const { bytes, caseIds } = await this.letters.stack(ids);
    for (const subjectId of caseIds) {
      await this.audit.record({ userId: staff.userId, action: 'sheet.read', subjectKind: 'case', subjectId });
    }
    sendFile(reply, { bytes, mime: 'application/pdf', name: 'tumpukan.pdf' });
  }

  /** Fixes every sheet for printing, then gives them as one PDF. */
  @Post('cetak')
  async print(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const form = await this.forms.read(request);
    this.access.deskOf(form.staff, 'CasesController.act');
    await this.forms.once(form, request, reply, async () => {
      const items = await this.stack.items(form.staff);
      const chosen = items.flatMap(({ record, sheet }) =>
        sheet ? [{ id: record.id, step: sheet, version: String(record.version) }] : [],
      );
      const result = await this.stack.make(form, chosen);
      return result.refused.length > 0 ? pathOf(result) : '/petugas/tumpukan/lembar';
    });
  }

  /** The initials that were ticked, and the scans that were chosen. */
  @Post()
  async sign(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const form = await this.forms.read(request);
    this.access.deskOf(form.staff, 'WorkController.sign');
    await this.forms.once(form, request, reply, async () => {
      const items = await this.stack.items(form.staff);
      const chosen = items.flatMap(({ record, initial, scan: recording }) => {
        const { id } = record;
        const version = form.fields[`version.${id}`] ?? '';
        const scan = form.files.find(({ key }) => key === id);
        if (recording && scan) return [{ id, step: recording, version, scan }];
        return initial && form.fields[`pilih.${id}`] ? [{ id, step: initial, version }] : [];
      });
      return pathOf(await this.stack.make(form, chosen));
    });
  }

  private async refusals(given: unknown): Promise<Refused[]> {
    if (typeof given !== 'string') return [];
    const refused: Refused[] = [];
    for (const pair of given.split(',').slice(0, 20)) {
      const [id = '', code = ''] = pair.split(':');
      if (!isUuid(id) || !/^[a-z_.]{1,60}$/.test(code)) continue;
      const { receiptCode } = await this.cases.get(id);
      refused.push({ id, code, receiptCode });
    }
    return refused;
  }
}

function isForInk({ record }: StackItem): boolean {
  const { status, definition } = record;
  return Object.values(definition.workflow.actions).some(
    ({ from, effect }) => effect === 'sign' && from.includes(status),
  );
}

/** Only ids and codes: nothing of a citizen stands in an address. */
function pathOf({ done, refused }: StackResult): string {
  const failed = refused.map(({ id, code }) => `${id}:${code}`).join(',');
  return `/petugas/tumpukan?jadi=${done}${failed ? `&gagal=${failed}` : ''}`;
}
