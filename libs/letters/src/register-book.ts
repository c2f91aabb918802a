import { Catalogue, dayIn, formatDate } from '@app/catalogue';
import { Clock } from '@app/core';
import { Injectable } from '@nestjs/common';
import writeXlsxFile from 'write-excel-file/node';
import { NumberBook, type NumberEntry, type SeriesOf } from './number-book';
import { renderPdf } from './pdf';

/** Columns of the book, with the share of the sheet's width that each has; heads are texts `register.<column>`. */
const columns = [
  { key: 'seq', width: 6 },
  { key: 'number', width: 24 },
  { key: 'day', width: 17 },
  { key: 'holder', width: 28 },
  { key: 'village', width: 18 },
  { key: 'signer', width: 24 },
  { key: 'state', width: 22 },
  { key: 'remark', width: 26 },
] as const;
type Line = Record<(typeof columns)[number]['key'], string>;

const widthOfAll = columns.reduce((sum, { width }) => sum + width, 0);
const sheetWidth = 842 - 2 * 28 - columns.length * 8; // A4 across, less margins and the cells' own

/** The register book (buku agenda) of a service and a year: a line for each number, none left out. */
@Injectable()
export class RegisterBook {
  constructor(
    private readonly book: NumberBook,
    private readonly catalogue: Catalogue,
    private readonly clock: Clock,
  ) {}

  async xlsx(of: SeriesOf): Promise<Buffer> {
    const head = columns.map(({ key }) => ({ value: this.word(key), fontWeight: 'bold' as const }));
    // Cells of the type String are never read as formulas, whatever a name begins with.
    const rows = (await this.lines(of)).map((line) =>
      columns.map(({ key }) =>
        key === 'seq'
          ? { type: Number, value: Number(line.seq) }
          : { type: String, value: line[key], wrap: true },
      ),
    );
    const title = [{ value: this.title(of), fontWeight: 'bold' as const }];
    return writeXlsxFile([title, [], head, ...rows], {
      columns: columns.map(({ width }) => ({ width })),
      stickyRowsCount: 3,
    }).toBuffer();
  }

  async pdf(of: SeriesOf): Promise<Buffer> {
    const cell = (text: string): Record<string, unknown> => ({ text: text || '-' });
    const body = (await this.lines(of)).map((line) => columns.map(({ key }) => cell(line[key])));
    const heads = columns.map(({ key }) => ({ text: this.word(key), bold: true }));
    const none = body.length === 0 ? [{ text: this.text('register.empty'), margin: [0, 8, 0, 0] }] : [];
    return renderPdf({
      pageSize: 'A4',
      pageOrientation: 'landscape',
      pageMargins: [28, 28, 28, 28],
      defaultStyle: { fontSize: 8 },
      content: [
        { text: this.title(of), bold: true, fontSize: 12, margin: [0, 0, 0, 2] },
        { text: this.text('register.printed', { day: this.today() }), margin: [0, 0, 0, 8] },
        {
          table: {
            headerRows: 1,
            dontBreakRows: true,
            widths: columns.map(({ width }) => (width / widthOfAll) * sheetWidth),
            body: [heads, ...body],
          },
        },
        ...none,
      ],
    });
  }

  private async lines(of: SeriesOf): Promise<Line[]> {
    return (await this.book.all(of)).map((entry) => ({
      seq: String(entry.seq),
      number: entry.number ?? '',
      day: entry.day ? formatDate(entry.day) : '',
      holder: entry.holder ?? '',
      village: entry.village ?? '',
      signer: entry.signer ?? '',
      state: this.stateOf(entry),
      remark: this.remarkOf(entry),
    }));
  }

  private stateOf({ explanation, letterState }: NumberEntry): string {
    return this.text(
      explanation === 'letter' && letterState
        ? `register.letter.${letterState}`
        : `register.state.${explanation}`,
    );
  }

  private remarkOf({ reason, note, state, receiptCode }: NumberEntry): string {
    const why = state === 'void' && reason ? this.text(`register.void.${reason}`) : '';
    return [receiptCode, why, note].filter(Boolean).join('. ');
  }

  private title({ service, year }: SeriesOf): string {
    const { office, texts } = this.catalogue;
    const title = this.catalogue.has(service) ? this.catalogue.service(service).title : service;
    return texts.render('register.title', { service: title, year, office: office.name });
  }

  private today(): string {
    return formatDate(dayIn(this.catalogue.office.timezone, this.clock.now()));
  }

  private word(column: string): string {
    return this.text(`register.${column}`);
  }

  private text(key: string, params: Record<string, string> = {}): string {
    return this.catalogue.texts.render(key, params);
  }
}
