import { ServiceVersions } from '@app/casework';
import { Files } from '@app/documents';
import { log } from '@app/observability';
import { Injectable } from '@nestjs/common';
import sharp from 'sharp';
import { type LetterRow, LetterRows } from './letter-rows';
import { LetterNotFound } from './letters.errors';
import { renderPdf } from './pdf';
import { sheetMark } from './sheet-mark';
import { fillTemplate } from './template';

/** The PDF to sign by hand, made from the draft's own data and the template that the case began with (law 7). */
@Injectable()
export class LetterSheet {
  constructor(
    private readonly rows: LetterRows,
    private readonly files: Files,
    private readonly versions: ServiceVersions,
  ) {}

  /**
   * As it was printed, or rendered now while it was not. `overprint` stands large across it: a draft to look at is no
   * sheet to sign. @throws LetterNotFound
   */
  async bytes(row: LetterRow, overprint?: string): Promise<Buffer> {
    if (row.sheet_file_id && !overprint) return (await this.files.read(row.sheet_file_id)).bytes;
    const { letter: template } = await this.versions.ofCase(row.case_id);
    if (!template) throw new LetterNotFound('service has no letter', { caseId: row.case_id });
    const { values, shown, photoFiles } = this.rows.data(row);
    const photos: Record<string, string> = {};
    const wanted = JSON.stringify(template);
    for (const [name, fileId] of Object.entries(photoFiles)) {
      if (!wanted.includes(name)) continue; // no photo is opened that the letter does not show
      const url = await this.photo(fileId);
      if (url) photos[name] = url;
    }
    const filled = fillTemplate(template, { values, shown, photos });
    return renderPdf({
      ...filled,
      info: { subject: sheetMark },
      ...(overprint ? { watermark: { text: overprint, color: '#b00020', opacity: 0.25, bold: true } } : {}),
    });
  }

  /** Upright and small: pdfmake knows neither EXIF nor WebP. Null for what is no picture: its box stays empty. */
  private async photo(fileId: string): Promise<string | null> {
    const { bytes, mime } = await this.files.read(fileId);
    if (!/^image\/(jpeg|png|webp)$/.test(mime)) return null;
    try {
      const jpeg = await sharp(bytes, { limitInputPixels: 60_000_000 })
        .rotate()
        .resize(600, 800, { fit: 'inside' })
        .flatten({ background: '#ffffff' })
        .jpeg({ quality: 85 })
        .toBuffer();
      return `data:image/jpeg;base64,${jpeg.toString('base64')}`;
    } catch {
      // A photo can be glued on by hand; a sheet that cannot be printed would hold the citizen up.
      log.warn('letters.photo_unreadable', { fileId });
      return null;
    }
  }
}
