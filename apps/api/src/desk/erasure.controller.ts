import { Catalogue, dayIn, formatDate } from '@app/catalogue';
import { Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { EraseBody } from '../staff/erasures.dto';
import { Erasures, type ErasureSubject } from '../staff/erasures';
import { DeskAccess } from './desk-access';
import { bodyOf } from './desk-body';
import { DeskForms } from './desk-forms';
import { sendPage } from './desk-page';
import { DeskFilter } from './desk.filter';
import { refusalOf } from './refusal';
import { type Asked, erasurePage } from './views/erasure-page';
import type { Desk } from './views/layout';

/** The route of the REST interface that does the same. */
const routes = { case: 'ErasuresController.ofCase', conversation: 'ErasuresController.ofConversation' };
const pages = { case: 'berkas', conversation: 'percakapan' };

/** Erasing a person's data: the reason is asked, what goes and what stays is said, and only a second press does it. */
@ApiExcludeController()
@UseFilters(DeskFilter)
@Controller('petugas')
export class DeskErasureController {
  constructor(
    private readonly access: DeskAccess,
    private readonly forms: DeskForms,
    private readonly erasures: Erasures,
    private readonly catalogue: Catalogue,
  ) {}

  @Get('berkas/:id/hapus')
  async askCase(
    @Param('id', ParseUUIDPipe) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.ask({ kind: 'case', id }, request, reply);
  }

  @Get('percakapan/:id/hapus')
  async askConversation(
    @Param('id', ParseUUIDPipe) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.ask({ kind: 'conversation', id }, request, reply);
  }

  @Post('berkas/:id/hapus')
  @HttpCode(200)
  async eraseCase(
    @Param('id', ParseUUIDPipe) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.erase({ kind: 'case', id }, request, reply);
  }

  @Post('percakapan/:id/hapus')
  @HttpCode(200)
  async eraseConversation(
    @Param('id', ParseUUIDPipe) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.erase({ kind: 'conversation', id }, request, reply);
  }

  private async ask(of: ErasureSubject, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const desk = await this.access.enter(request, routes[of.kind]);
    await this.show(reply, desk, of, {});
  }

  /** Without `press` it only asks once more; with it, it is done. */
  private async erase(of: ErasureSubject, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const form = await this.forms.read(request);
    const desk = this.access.deskOf(form.staff, routes[of.kind]);
    const given = form.fields['reason'] ?? '';
    try {
      const { reason } = bodyOf(EraseBody, { reason: given });
      if (!form.fields['press']) return await this.show(reply, desk, of, { reason, isSure: true });
      await this.forms.once(form, request, reply, async () => {
        await this.erasures.erase(of, reason, form.staff);
        return `${pathOf(of)}?selesai=erased`;
      });
    } catch (error) {
      const refusal = refusalOf(error, desk.texts);
      if (refusal.status === 404) throw error; // there is nothing to show again
      await this.show(reply, desk, of, { reason: given, refusal });
    }
  }

  private async show(reply: FastifyReply, desk: Desk, of: ErasureSubject, asked: Asked): Promise<void> {
    const held = await this.erasures.held(of);
    const { timezone } = this.catalogue.office;
    const until = held?.retainUntil ? formatDate(dayIn(timezone, held.retainUntil)) : '';
    const view = { kind: of.kind, back: pathOf(of), held: held && { ...held, until } };
    sendPage(reply, erasurePage(desk, view, asked), asked.refusal?.status);
  }
}

function pathOf({ kind, id }: ErasureSubject): string {
  return `/petugas/${pages[kind]}/${id}`;
}
