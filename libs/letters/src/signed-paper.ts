import { createHash } from 'node:crypto';
import type { CaseRecord } from '@app/casework';
import { isUuid } from '@app/core';
import { Files } from '@app/documents';
import { Injectable } from '@nestjs/common';
import { ElectronicSigner } from './electronic-signer';
import type { LetterRow } from './letter-rows';
import { LetterSheet } from './letter-sheet';
import { PaperUnsigned, ScanMissing } from './letters.errors';
import { isUnsignedSheet } from './sheet-mark';

/** The signed paper as it is recorded. */
export interface Paper {
  fileId: string;
  sha256: Buffer;
}

/** Takes in what was signed: a scan of ink, a PDF signed electronically, or another office's document. */
@Injectable()
export class SignedPaper {
  constructor(
    private readonly files: Files,
    private readonly sheets: LetterSheet,
    private readonly signer: ElectronicSigner,
  ) {}

  /** The signed form of this draft. @throws ScanMissing, PaperUnsigned, FileNotFound, FileRefused */
  async of(row: LetterRow, { definition }: CaseRecord, given: string | undefined): Promise<Paper> {
    if (definition.signature !== 'bsre') return this.uploaded(given);
    if (!given) return this.signedElectronically(row);
    const paper = await this.uploaded(given);
    if ((await this.files.describe(paper.fileId)).mime !== 'application/pdf')
      throw new PaperUnsigned('not_a_pdf');
    return paper;
  }

  /** A finished upload. Our own sheet, sent back as it was, is not signed. @throws as `of` */
  async uploaded(given: string | undefined): Promise<Paper> {
    if (!given || !isUuid(given)) throw new ScanMissing();
    const { fileId } = await this.files.finished(given);
    const { bytes } = await this.files.read(fileId);
    if (isUnsignedSheet(bytes)) throw new PaperUnsigned('sheet_unsigned');
    return { fileId, sha256: createHash('sha256').update(bytes).digest() };
  }

  private async signedElectronically(row: LetterRow): Promise<Paper> {
    const pdf = await this.signer.sign({ pdf: await this.sheets.bytes(row), nip: row.signer.nip });
    if (!pdf) throw new ScanMissing();
    const { fileId } = await this.files.store(pdf, { purpose: 'scan' });
    return this.uploaded(fileId);
  }
}
