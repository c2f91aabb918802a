import { Cases } from '@app/casework';
import { Clock, maskName } from '@app/core';
import { Files } from '@app/documents';
import { Injectable } from '@nestjs/common';
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
    private readonly clock: Clock,
  ) {}

  /** The newest letter; null before the draft. */
  async current(caseId: string): Promise<LetterView | null> {
    const row = await this.rows.newest(caseId);
    return row && this.view(row);
  }

  /** The sheet to sign by hand, always the same for one draft. @throws LetterNotFound */
  async sheet(caseId: string): Promise<{ bytes: Buffer; name: string }> {
    const row = await this.rows.newest(caseId);
    if (!row) throw new LetterNotFound('no letter drafted yet', { caseId });
    const { service, receiptCode } = await this.cases.get(caseId);
    return { bytes: await this.sheets.bytes(row, service), name: `${receiptCode}.pdf` };
  }

  /** The signed scan, once the identity is confirmed; null until then (law 9), and while a correction waits. */
  async deliverable(caseId: string): Promise<{ fileId: string; name: string; mime: string } | null> {
    const row = await this.rows.newest(caseId);
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
    };
  }

  /** Whether a typed full name is the holder's, a few times per letter. @throws LetterNotFound, NameCheckSlowed */
  matchesName(token: string, typed: string): Promise<boolean> {
    return this.names.matches(token, typed);
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
