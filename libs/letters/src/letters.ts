import { type CaseRecord, Cases } from '@app/casework';
import { Catalogue } from '@app/catalogue';
import { Environment } from '@app/config';
import { Clock, maskName } from '@app/core';
import { Files } from '@app/documents';
import { Injectable } from '@nestjs/common';
import sharp from 'sharp';
import { type LetterRow, LetterRows, type Signer } from './letter-rows';
import { LetterNotFound } from './letters.errors';
import { renderPdf } from './pdf';
import { fillTemplate } from './template';

/** A letter for staff. */
export interface LetterView {
  id: string;
  status: LetterRow['status'];
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

/** Letters: the sheet, the scan, and what the QR says. */
@Injectable()
export class Letters {
  constructor(
    private readonly rows: LetterRows,
    private readonly cases: Cases,
    private readonly files: Files,
    private readonly catalogue: Catalogue,
    private readonly env: Environment,
    private readonly clock: Clock,
  ) {}

  /** Null before the draft. */
  async current(caseId: string): Promise<LetterView | null> {
    const row = await this.rows.newest(caseId);
    return row && this.view(row);
  }

  /** The sheet to sign by hand, always the same for one draft. @throws LetterNotFound */
  async sheet(caseId: string): Promise<{ bytes: Buffer; name: string }> {
    const row = await this.rows.newest(caseId);
    if (!row) throw new LetterNotFound('no letter drafted yet', { caseId });
    const record = await this.cases.get(caseId);
    return { bytes: await this.render(record, row), name: `${record.receiptCode}.pdf` };
  }

  /** The signed scan, once the identity is confirmed; null until then (law 9). */
  async deliverable(caseId: string): Promise<{ fileId: string; name: string; mime: string } | null> {
    const row = await this.rows.newest(caseId);
    const record = await this.cases.get(caseId);
    if (row?.status !== 'valid' || !row.scan_file_id || !record.identityConfirmedAt) return null;
    const { mime } = await this.files.describe(row.scan_file_id);
    const extension = mime === 'application/pdf' ? 'pdf' : mime.replace('image/', '');
    return { fileId: row.scan_file_id, name: `${record.receiptCode}.${extension}`, mime };
  }

  /** What is true of the letter behind a QR; null when there is none. */
  async verify(token: string): Promise<VerifyView | null> {
    const row = await this.rows.byToken(token);
    if (!row) return null;
    const record = await this.cases.get(row.case_id);
    const village = this.catalogue.office.villages.find(({ code }) => code === record.village);
    return {
      state: this.stateOf(row),
      number: row.number ?? '',
      service: record.definition.title,
      date: (row.signed_at ?? row.drafted_at).toISOString(),
      signer: { name: row.signer.name, title: row.signer.title },
      village: village?.name ?? '',
      name: maskName(record.applicant.name),
    };
  }

  /** Whether a typed full name is the holder's; spelling of spaces and capitals does not matter. */
  async matchesName(token: string, typed: string): Promise<boolean> {
    const row = await this.rows.byToken(token);
    if (!row) throw new LetterNotFound('no letter of this token');
    const record = await this.cases.get(row.case_id);
    const plain = (name: string): string =>
      name
        .toLowerCase()
        .replace(/[^\p{L}\p{N}]+/gu, ' ')
        .trim();
    return plain(typed) === plain(record.applicant.name);
  }

  private stateOf({ status, valid_until: until }: LetterRow): VerifyView['state'] {
    if (status === 'draft') return 'not_signed';
    return status === 'valid' && until && until <= this.clock.now() ? 'expired' : status;
  }

  private async render(record: CaseRecord, row: LetterRow): Promise<Buffer> {
    const template = this.catalogue.letter(record.service);
    if (!template) throw new LetterNotFound('service has no letter', { caseId: record.id });
    const { values, shown, photoFiles } = this.rows.data(row);
    return renderPdf(fillTemplate(template, { values, shown, photos: await this.photos(photoFiles) }));
  }

  private async photos(files: Record<string, string>): Promise<Record<string, string>> {
    const pairs = await Promise.all(
      Object.entries(files).map(async ([name, fileId]) => {
        const { bytes, mime } = await this.files.read(fileId);
        if (!/^image\/(jpeg|png|webp)$/.test(mime)) return [];
        // Upright and small: pdfmake knows neither EXIF nor WebP, and a sheet needs no 10 MiB photo.
        const jpeg = await sharp(bytes)
          .rotate()
          .resize(600, 800, { fit: 'inside' })
          .jpeg({ quality: 85 })
          .toBuffer();
        return [[name, `data:image/jpeg;base64,${jpeg.toString('base64')}`] as const];
      }),
    );
    return Object.fromEntries(pairs.flat());
  }

  private view(row: LetterRow): LetterView {
    return {
      id: row.id,
      status: row.status,
      number: row.number ?? '',
      verifyUrl: `${this.env.publicUrl}/verify/${this.rows.token(row)}`,
      signed: row.status === 'valid',
      draftedAt: row.drafted_at.toISOString(),
      signedAt: row.signed_at?.toISOString() ?? null,
      sheetFileId: row.sheet_file_id,
      scanFileId: row.scan_file_id,
    };
  }
}
