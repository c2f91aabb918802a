import { Audit } from '@app/audit';
import { Cases, DocumentNotFound } from '@app/casework';
import { Files } from '@app/documents';
import { LetterNotFound, Letters } from '@app/letters';
import { Controller, Get, Param, ParseUUIDPipe, Query, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import sharp from 'sharp';
import { visibleTo } from '../staff/case-access';
import { sendFile } from '../staff/send-file';
import { DeskAccess } from './desk-access';
import { sendPage } from './desk-page';
import { DeskFilter } from './desk.filter';
import { documentPage, lookOf } from './views/document-page';

/** The papers of a case: photos, the sheet to sign, the signed scan. Every read of content is audited. */
@ApiExcludeController()
@UseFilters(DeskFilter)
@Controller('petugas/berkas/:id')
export class DeskPaperController {
  constructor(
    private readonly access: DeskAccess,
    private readonly cases: Cases,
    private readonly files: Files,
    private readonly letters: Letters,
    private readonly audit: Audit,
  ) {}

  @Get('dokumen/:documentId')
  async look(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('documentId', ParseUUIDPipe) documentId: string,
    @Query() query: Record<string, unknown>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const desk = await this.access.enter(request, 'DocumentsController.get');
    const record = visibleTo(desk.staff, await this.cases.get(id));
    const item = record.items.find(({ documents }) => documents.some((one) => one.id === documentId));
    if (!item) throw new DocumentNotFound('no such document', { documentId });
    const label = record.definition.documents.find(({ key }) => key === item.key)?.label ?? item.key;
    const path = `/petugas/berkas/${id}/dokumen/${documentId}`;
    sendPage(reply, documentPage(desk, path, `/petugas/berkas/${id}`, label, lookOf(query)));
  }

  @Get('dokumen/:documentId/isi')
  async content(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('documentId', ParseUUIDPipe) documentId: string,
    @Query() query: Record<string, unknown>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { staff } = await this.access.enter(request, 'DocumentsController.content');
    const record = visibleTo(staff, await this.cases.get(id));
    const document = record.items.flatMap(({ documents }) => documents).find((one) => one.id === documentId);
    if (!document) throw new DocumentNotFound('no such document', { documentId });
    await this.read(staff.userId, 'document.read', 'document', documentId);
    const file = await this.files.read(document.fileId);
    sendFile(reply, { ...(await turned(file, lookOf(query).turn)), name: documentId });
  }

  @Get('lembar')
  async sheet(
    @Param('id', ParseUUIDPipe) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { staff } = await this.access.enter(request, 'CasePaperController.sheet');
    const { bytes, name } = await this.letters.sheet(id);
    await this.read(staff.userId, 'sheet.read', 'case', id);
    sendFile(reply, { bytes, mime: 'application/pdf', name });
  }

  @Get('pindaian')
  async scan(
    @Param('id', ParseUUIDPipe) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { staff } = await this.access.enter(request, 'CasePaperController.letter');
    visibleTo(staff, await this.cases.get(id));
    const letter = await this.letters.current(id);
    if (!letter?.scanFileId) throw new LetterNotFound('not signed yet', { caseId: id });
    await this.read(staff.userId, 'letter.read', 'case', id);
    const { bytes, mime } = await this.files.read(letter.scanFileId);
    sendFile(reply, { bytes, mime, name: id });
  }

  private read(userId: string, action: string, subjectKind: string, subjectId: string): Promise<void> {
    return this.audit.record({ userId, action, subjectKind, subjectId });
  }
}

const pixelLimit = 60_000_000;

/** The photo with its quarter turns made, so that a plain page can show it whole; what is no picture stays as it is. */
async function turned(
  { bytes, mime }: { bytes: Buffer; mime: string },
  turn: number,
): Promise<{ bytes: Buffer; mime: string }> {
  if (turn === 0 || !/^image\/(jpeg|png|webp)$/.test(mime)) return { bytes, mime };
  // Upright as its camera meant it first, then as the officer wants it.
  const upright = await sharp(bytes, { limitInputPixels: pixelLimit }).rotate().toBuffer();
  const whole = await sharp(upright, { limitInputPixels: pixelLimit })
    .rotate(turn)
    .jpeg({ quality: 88 })
    .toBuffer();
  return { bytes: whole, mime: 'image/jpeg' };
}
