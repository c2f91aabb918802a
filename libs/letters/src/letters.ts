import { createHash } from 'node:crypto';
import { type CaseRecord, Cases } from '@app/casework';
import { Catalogue } from '@app/catalogue';
import { Clock, maskName } from '@app/core';
import { Files } from '@app/documents';
import { Injectable } from '@nestjs/common';
import { joinPdfs } from './join-pdfs';
import { LetterContent } from './letter-content';
import { type LetterRow, LetterRows, type LetterStatus, type Signer } from './letter-rows';
import { LetterSheet } from './letter-sheet';
import { LetterNotFound } from './letters.errors';
import { NameCheck } from './name-check';

/** A letter for staff. */
export interface LetterView {
  id: string;
  status: LetterStatus;
  number: string;
  verifyUrl: string;
  signed: boolean;
  draftedAt: string;
  signedAt: string | null;
  sheetFileId: string | null;
  scanFileId: string | null;
}

/** A letter for whoever holds it: nothing that is not on the paper, the name masked, no NIK. */
export interface VerifyView {
  state: 'not_signed' | 'valid' | 'superseded' | 'revoked' | 'expired';
  number: string;
  service: string;
  date: string;
  signer: Pick<Signer, 'name' | 'title'>;
  village: string;
  name: string;
  validUntil: string | null;
  /** When it was revoked or superseded. */
  endedAt: string | null;
  /** The letter that stands in place of a superseded one. */
  replacedBy: { number: string; date: string } | null;
  /** Of the signed file as the office has it, in hexadecimal; null while none is recorded. */
  sha256: string | null;
}

/** Letters: the sheet, the scan, and what the QR says. Nothing here changes a letter; its effects do. */
@Injectable()
export class Letters {
  constructor(
    private readonly rows: LetterRows,
    private readonly sheets: LetterSheet,
    private readonly content: LetterContent,
    private readonly names: NameCheck,
    private readonly cases: Cases,
    private readonly files: Files,
    private readonly catalogue: Catalogue,
    private readonly clock: Clock,
  ) {}

  /** The newest letter; null before the draft. */
  async current(caseId: string): Promise<LetterView | null> {
    const row = await this.rows.current(caseId);
    return row && this.view(row);
  }

  /** The sheet to sign by hand, always the same for one draft. @throws LetterNotFound */
  async sheetToSign(caseId: string): Promise<{ bytes: Buffer; name: string }> {
    return this.render(caseId, () => undefined);
  }

  /**
   * The sheet as it may be seen now: to sign where the case waits for print or signature, else overprinted as not
   * signed, so that nobody signs what was not reviewed or takes a draft for a letter. @throws LetterNotFound
   */
  async sheet(caseId: string): Promise<{ bytes: Buffer; name: string }> {
    return this.render(caseId, (row, record) => {
      const isToSign = row.status === 'draft' && waitsForPaper(record);
      return isToSign ? undefined : this.catalogue.texts.render('letter.not_signed');
    });
  }

  /** The file of the signed letter in force, when these bytes are that very paper; null for any other. */
  async recordedFile(caseId: string, bytes: Buffer): Promise<string | null> {
    const row = await this.rows.current(caseId);
    const isSame = row?.status === 'valid' && row.scan_sha256?.equals(sha256Of(bytes));
    return isSame ? row.scan_file_id : null;
  }

  /** Whether this file is the signed letter in force, or holds the same bytes. */
  async isRecorded(caseId: string, fileId: string): Promise<boolean> {
    const row = await this.rows.current(caseId);
    if (row?.status !== 'valid' || !row.scan_sha256) return false;
    if (fileId === row.scan_file_id) return true;
    const { fileId: finished } = await this.files.finished(fileId);
    return row.scan_sha256.equals(sha256Of((await this.files.read(finished)).bytes));
  }

  /** The sheets of several cases as one PDF; a case without a letter to sign is left out. @throws LetterNotFound when none has one */
  async stack(caseIds: readonly string[]): Promise<{ bytes: Buffer; caseIds: string[] }> {
    const sheets: Buffer[] = [];
    const included: string[] = [];
    for (const caseId of caseIds) {
      const row = await this.rows.current(caseId);
      if (row?.status !== 'draft') continue;
      sheets.push((await this.sheet(caseId)).bytes);
      included.push(caseId);
    }
    if (sheets.length === 0) throw new LetterNotFound('no letter to sign');
    return { bytes: await joinPdfs(sheets), caseIds: included };
  }

  /** The signed scan, once the identity is confirmed; null until then (law 9), and while a correction waits. */
  async deliverable(caseId: string): Promise<{ fileId: string; name: string; mime: string } | null> {
    const row = await this.rows.current(caseId);
    const record = await this.cases.get(caseId);
    if (!row?.scan_file_id || this.stateOf(row) !== 'valid' || !record.identityConfirmedAt) return null;
    const { mime } = await this.files.describe(row.scan_file_id);
    const extension = mime === 'application/pdf' ? 'pdf' : mime.replace('image/', '').replace('jpeg', 'jpg');
    return { fileId: row.scan_file_id, name: `${record.receiptCode}.${extension}`, mime };
  }

  /** What is true of the letter behind a QR; null when there is none. */
  async verify(token: string): Promise<VerifyView | null> {
    const row = await this.rows.byToken(token);
    if (!row) return null;
    const { definition } = await this.cases.get(row.case_id);
    const { holder } = this.rows.data(row);
    return {
      state: this.stateOf(row),
      number: row.number ?? '',
      service: definition.title,
      date: (row.signed_at ?? row.drafted_at).toISOString(),
      signer: { name: row.signer.name, title: row.signer.title },
      village: holder.village,
      name: maskName(holder.name),
      validUntil: row.valid_until?.toISOString() ?? null,
      endedAt: row.revoked_at?.toISOString() ?? null,
      replacedBy: await this.replacementOf(row),
      sha256: row.scan_sha256?.toString('hex') ?? null,
    };
  }

  /** Whether a typed full name is the holder's, a few times per letter. @throws LetterNotFound, NameCheckSlowed */
  matchesName(token: string, typed: string): Promise<boolean> {
    return this.names.matches(token, typed);
  }

  private async replacementOf(row: LetterRow): Promise<VerifyView['replacedBy']> {
    if (row.status !== 'superseded') return null;
    const next = await this.rows.replacing(row);
    return next?.signed_at ? { number: next.number ?? '', date: next.signed_at.toISOString() } : null;
  }

  private async render(
    caseId: string,
    overprint: (row: LetterRow, record: CaseRecord) => string | undefined,
  ): Promise<{ bytes: Buffer; name: string }> {
    const row = await this.rows.current(caseId);
    if (!row) throw new LetterNotFound('no letter drafted yet', { caseId });
    const record = await this.cases.get(caseId);
    const bytes = await this.sheets.bytes(row, overprint(row, record));
    return { bytes, name: `${record.receiptCode}.pdf` };
  }

  private stateOf({ status, valid_until: until }: LetterRow): VerifyView['state'] {
    if (status === 'draft') return 'not_signed';
    return status === 'valid' && until && until <= this.clock.now() ? 'expired' : status;
  }

  private view(row: LetterRow): LetterView {
    return {
      id: row.id,
      status: row.status,
      number: row.number ?? '',
      verifyUrl: this.content.verifyUrl(this.rows.token(row)),
      signed: row.status === 'valid',
      draftedAt: row.drafted_at.toISOString(),
      signedAt: row.signed_at?.toISOString() ?? null,
      sheetFileId: row.sheet_file_id,
      scanFileId: row.scan_file_id,
    };
  }
}

function sha256Of(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}

/** Whether the case stands where its letter is printed or its signed paper recorded, by its own workflow. */
function waitsForPaper({ definition, status }: CaseRecord): boolean {
  return Object.values(definition.workflow.actions).some(
    ({ effect, from }) =>
      (effect === 'sheet' || effect === 'sign' || effect === 'correct') && from.includes(status),
  );
}
