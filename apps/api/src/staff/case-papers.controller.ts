import { Audit } from '@app/audit';
import { Cases, DocumentNotFound } from '@app/casework';
import { Database } from '@app/database';
import { Files } from '@app/documents';
import { Letters, LetterNotFound, type LetterView } from '@app/letters';
import type { StaffPrincipal } from '@app/staff';
import {
  Body,
  Controller,
  Get,
  Headers,
  Param,
  ParseUUIDPipe,
  Put,
  Query,
  Req,
  Res,
  UseGuards,
} from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequestInvalid, requestInvalid } from '../request-invalid';
import { Audited } from './audited';
import { isVillageOnly, visibleTo } from './case-access';
import { actorOf, caseFor, type CaseResponse, LetterBody, ReviewBody } from './cases.dto';
import { LetterIntake } from './letter-intake';
import { sendFile } from './send-file';
import { Staff, StaffGuard } from './staff.guard';

const scanTypes = ['application/pdf', 'image/jpeg', 'image/png', 'image/webp', 'image/heic'];
const scanLimit = 10 * 1024 * 1024;

/** @throws RequestInvalid */
function letterBody(body: unknown): LetterBody {
  const given = plainToInstance(LetterBody, typeof body === 'object' && body !== null ? body : {});
  const errors = validateSync(given, { whitelist: true, forbidNonWhitelisted: true });
  if (errors.length > 0) throw requestInvalid(errors);
  return given;
}

/** @throws RequestInvalid when it is larger than `limit` */
async function readAll(stream: AsyncIterable<Buffer>, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > limit) throw new RequestInvalid([{ field: 'file', code: 'file_too_large' }]);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
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
    private readonly intake: LetterIntake,
  ) {}

  /** The letter's state as JSON; with `?content=1`, or asked for as PDF or image, the signed scan itself. */
  @Get(':id/letter')
  async letter(
    @Param('id', ParseUUIDPipe) id: string,
    @Query('content') content: string | undefined,
    @Headers('accept') accept: string | undefined,
    @Staff() staff: StaffPrincipal,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    visibleTo(staff, await this.cases.get(id));
    const letter: LetterView | null = await this.letters.current(id);
    if (!letter) throw new LetterNotFound('no letter yet', { caseId: id });
    const wantsBytes = content || /^(application\/pdf|image\/)/.test(accept ?? '');
    if (!wantsBytes) return void reply.send(letter);
    if (!letter.scanFileId) throw new LetterNotFound('not signed yet', { caseId: id });
    await this.audit.record({
      userId: staff.userId,
      action: 'letter.read',
      subjectKind: 'case',
      subjectId: id,
    });
    const { bytes, mime } = await this.files.read(letter.scanFileId);
    sendFile(reply, { bytes, mime, name: id });
  }

  /**
   * The signed scan, as the id of a finished upload or as the bytes themselves, or another office's document: the same
   * as the case's own step for it (`record_signature`). The same paper again is answered as the first time.
   */
  @Audited({ action: 'letter.put', subject: 'case' })
  @Put(':id/letter')
  @ApiBody({ type: LetterBody })
  @ApiConsumes('application/json', ...scanTypes)
  async putLetter(
    @Param('id', ParseUUIDPipe) id: string,
    @Req() request: FastifyRequest,
    @Staff() staff: StaffPrincipal,
  ): Promise<CaseResponse> {
    const body = await this.scanOf(request, id, staff);
    const record = await this.intake.record(id, body, staff);
    return caseFor(staff, record, this.cases.actionsFor(record, actorOf(staff)));
  }

  @Get(':id/sheet')
  async sheet(
    @Param('id', ParseUUIDPipe) id: string,
    @Staff() staff: StaffPrincipal,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { bytes, name } = await this.letters.sheet(id);
    await this.audit.record({
      userId: staff.userId,
      action: 'sheet.read',
      subjectKind: 'case',
      subjectId: id,
    });
    sendFile(reply, { bytes, mime: 'application/pdf', name });
  }

  private async scanOf(request: FastifyRequest, id: string, staff: StaffPrincipal): Promise<LetterBody> {
    const type = request.headers['content-type']?.split(';')[0] ?? '';
    if (!scanTypes.includes(type)) return letterBody(request.body);
    const { version } = await this.cases.get(id);
    const bytes = await readAll(request.raw, scanLimit);
    const recorded = await this.letters.recordedFile(id, bytes);
    if (recorded) return { fileId: recorded, version };
    const { fileId } = await this.files.store(bytes, { purpose: 'scan', createdBy: staff.userId });
    return { fileId, version };
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
  size: number;
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
  async get(@Param('id', ParseUUIDPipe) id: string, @Staff() staff: StaffPrincipal): Promise<DocumentRow> {
    const row = await this.database.queryOne<DocumentRow>(
      `SELECT d.id, d.case_id AS "caseId", i.key AS document, d.file_id AS "fileId", d.version, d.state, d.reason,
              f.mime, f.size::int AS size, f.hints
         FROM documents d JOIN case_items i ON i.id = d.item_id JOIN files f ON f.id = d.file_id WHERE d.id = $1`,
      [id],
    );
    if (!row) throw new DocumentNotFound('no such document', { documentId: id });
    if (isVillageOnly(staff)) visibleTo(staff, await this.cases.get(row.caseId));
    return row;
  }

  /** Every read is audited. */
  @Get(':id/content')
  async content(
    @Param('id', ParseUUIDPipe) id: string,
    @Staff() staff: StaffPrincipal,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { fileId } = await this.get(id, staff);
    await this.audit.record({
      userId: staff.userId,
      action: 'document.read',
      subjectKind: 'document',
      subjectId: id,
    });
    const { bytes, mime } = await this.files.read(fileId);
    sendFile(reply, { bytes, mime, name: id });
  }

  @Audited({ action: 'document.review', subject: 'document' })
  @Put(':id/review')
  async review(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: ReviewBody,
    @Staff() staff: StaffPrincipal,
  ): Promise<CaseResponse> {
    const record = await this.cases.reviewDocument(id, body, actorOf(staff));
    return caseFor(staff, record, this.cases.actionsFor(record, actorOf(staff)));
  }
}
