import { Catalogue } from '@app/catalogue';
import { renderPdf } from '@app/letters';
import { Injectable } from '@nestjs/common';
import writeXlsxFile, { type SheetData } from 'write-excel-file/node';
import type { RecapView } from './recap';
import type { Cell, Table } from './recap-table';
import { RecapTables } from './recap-tables';

/** A table whose cells are words already. */
export interface PageTable {
  title: string;
  header: readonly string[];
  rows: readonly (readonly string[])[];
  note?: string;
}

/** The recap as a workbook or a sheet of paper: the same tables in both. */
@Injectable()
export class RecapDocument {
  private readonly tables: RecapTables;

  constructor(private readonly catalogue: Catalogue) {
    this.tables = new RecapTables(catalogue);
  }

  /** The same tables in words, for a page. */
  page(view: RecapView): { heading: string; tables: PageTable[] } {
    const tables = this.tables.of(view).map(({ rows, ...table }) => ({ ...table, rows: rows.map(inWords) }));
    return { heading: this.tables.heading(view), tables };
  }

  /** One sheet a table. */
  async xlsx(view: RecapView): Promise<Buffer> {
    const sheets = this.tables.of(view).map((table, i) => ({
      sheet: `${i + 1} ${table.title}`.replace(/[\\/?*[\]:]/g, ' ').slice(0, 31), // what a workbook allows
      data: sheetOf(table),
      columns: table.header.map((_name, column) => ({ width: column === 0 ? 28 : 14 })),
      stickyRowsCount: 2,
    }));
    return writeXlsxFile(sheets).toBuffer();
  }

  async pdf(view: RecapView): Promise<Buffer> {
    const { letterhead } = this.catalogue.office;
    const head = letterhead.map((text, i) => ({ text, bold: i < 2, alignment: 'center' }));
    const tables = this.tables.of(view).flatMap((table) => [
      { text: table.title, bold: true, margin: [0, 14, 0, 4] },
      {
        table: {
          headerRows: 1,
          body: [table.header.map((text) => ({ text, bold: true })), ...table.rows.map(inWords)],
        },
        layout: 'lightHorizontalLines',
      },
      ...(table.note ? [{ text: table.note, italics: true, margin: [0, 3, 0, 0] }] : []),
    ]);
    return renderPdf({
      pageSize: 'A4',
      pageOrientation: 'landscape',
      pageMargins: [36, 36, 36, 36],
      defaultStyle: { fontSize: 9 },
      content: [
        ...head,
        {
          text: this.tables.heading(view),
          bold: true,
          fontSize: 12,
          alignment: 'center',
          margin: [0, 14, 0, 0],
        },
        ...tables,
      ],
    });
  }
}

function sheetOf({ title, header, rows, note }: Table): SheetData {
  return [
    [{ value: title, fontWeight: 'bold' }],
    header.map((value) => ({ value, fontWeight: 'bold', wrap: true })),
    ...rows.map((row) =>
      row.map((value) => (typeof value === 'number' ? value : { value: shown(value), type: String })),
    ),
    ...(note ? [[null], [{ value: note, type: String }]] : []),
  ];
}

function inWords(row: readonly Cell[]): string[] {
  return row.map((cell) => (typeof cell === 'number' ? String(cell).replace('.', ',') : shown(cell)));
}

/** No data is a dash, as in the office's own table; 0 is a number. */
function shown(cell: string | null): string {
  return cell ?? '–';
}
