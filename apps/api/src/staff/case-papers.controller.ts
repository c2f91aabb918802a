import { Audit } from '@app/audit';
import { Cases, DocumentNotFound } from '@app/casework';
import { Database } from '@app/database';
import { Files } from '@app/documents';
import { Letters, LetterNotFound, type LetterView } from '@app/letters';
import type { StaffPrincipal } from '@app/staff';
import { Body, Controller, Get, Param, ParseUUIDPipe, Put, Query, Res, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { actorOf, caseResponse, type CaseResponse, LetterBody, ReviewBody } from './cases.dto';
import { Staff, StaffGuard } from './staff.guard';

/** Sends a citizen's or our own file so that a browser shows or saves it and runs nothing of it. */
function sendFile(
  reply: FastifyReply,
  { bytes, mime, name }: { bytes: Buffer; mime: string; name: string },
): void {
  void reply
    .headers({
      'content-type': mime,
      'content-disposition': `inline; filename="${name.replace(/[^\w.-]/g, '_')}"`,
      'content-security-policy': "sandbox; default-src 'none'; img-src 'self'",
      'cache-control': 'private, no-store',
    })
    .send(bytes);
}

@ApiTags('letters')
@ApiBearerAuth()
@UseGuards(StaffGuard)
@Controller('api/v1/cases')
export class CasePaperController {
  constructor(
    private readonly cases: Cases,
    private readonly letters: Letters,
    private readonly files: Files,
    private readonly audit: Audit,
  ) {}

  /** The letter's state, or with `?content=1` the signed scan itself. */
  @Get(':id/letter')
  async letter(
    @Param('id', ParseUUIDPipe) id: string,
    @Query('content') content: string | undefined,
    @Staff() { userId }: StaffPrincipal,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const letter: LetterView | null = await this.letters.current(id);
    if (!letter) throw new LetterNotFound('no letter yet', { caseId: id });
    if (!content) return void reply.send(letter);
    if (!letter.scanFileId) throw new LetterNotFound('not signed yet', { caseId: id });
    await this.audit.record({ userId, action: 'letter.read', subjectKind: 'case', subjectId: id });
    const { bytes, mime } = await this.files.read(letter.scanFileId);
    sendFile(reply, { bytes, mime, name: id });
  }

  /** The signed scan: the same as the action record_signature. */
  @Put(':id/letter')
  async putLetter(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { fileId, version }: LetterBody,
    @Staff() staff: StaffPrincipal,
  ): Promise<CaseResponse> {
    const record = await this.cases.act(id, 'record_signature', { fileId, version, actor: actorOf(staff) });
    return caseResponse(record, this.cases.actionsFor(record, actorOf(staff)), { full: true });
  }

  @Get(':id/sheet')
  async sheet(
    @Param('id', ParseUUIDPipe) id: string,
    @Staff() { userId }: StaffPrincipal,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { bytes, name } = await this.letters.sheet(id);
    await this.audit.record({ userId, action: 'sheet.read', subjectKind: 'case', subjectId: id });
    sendFile(reply, { bytes, mime: 'application/pdf', name });
  }
}

interface DocumentRow {
  id: string;
  caseId: string;
  document: string;
  fileId: string;
  version: number;
  state: string;
  reason: string | null;
  mime: string;
  size: string;
  hints: string[];
}

@ApiTags('documents')
@ApiBearerAuth()
@UseGuards(StaffGuard)
@Controller('api/v1/documents')
export class DocumentsController {
  constructor(
    private readonly database: Database,
    private readonly files: Files,
    private readonly cases: Cases,
    private readonly audit: Audit,
  ) {}

  @Get(':id')
  async get(@Param('id', ParseUUIDPipe) id: string): Promise<DocumentRow> {
    const row = await this.database.queryOne<DocumentRow>(
      `SELECT d.id, d.case_id AS "caseId", i.key AS document, d.file_id AS "fileId", d.version, d.state, d.reason,
              f.mime, f.size, f.hints
         FROM documents d JOIN case_items i ON i.id = d.item_id JOIN files f ON f.id = d.file_id WHERE d.id = $1`,
      [id],
    );
    if (!row) throw new DocumentNotFound('no such document', { documentId: id });
    return row;
  }

  /** Every read is audited. */
  @Get(':id/content')
  async content(
    @Param('id', ParseUUIDPipe) id: string,
    @Staff() { userId }: StaffPrincipal,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { fileId } = await this.get(id);
    await this.audit.record({ userId, action: 'document.read', subjectKind: 'document', subjectId: id });
    const { bytes, mime } = await this.files.read(fileId);
    sendFile(reply, { bytes, mime, name: id });
  }

  @Put(':id/review')
  async review(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: ReviewBody,
    @Staff() staff: StaffPrincipal,
  ): Promise<CaseResponse> {
    const record = await this.cases.reviewDocument(id, body, actorOf(staff));
    return caseResponse(record, this.cases.actionsFor(record, actorOf(staff)), { full: true });
  }
}
