import { AppError } from '@app/core';
import { parse } from 'csv-parse/sync';
import type { HistoryRow } from './recap-history';

/** The file is no CSV of ours; `message` names the line. */
export class RecapFileInvalid extends AppError {
  readonly code = 'transparency.recap_file_invalid';
  readonly kind = 'invalid';
}

const required = ['year', 'month', 'service', 'series', 'files', 'source', 'quality'];
const optional = ['channel', 'village'];
const most = 10_000;
const noData = new Set(['', '-', '–', '—']);

/**
 * Rows of `year,month,service,series,channel,village,files,source,quality`. `month` is 1 to 12, or `total` for a total as
 * the source printed it; `files` is a number, or nothing or a dash where the source has none. @throws RecapFileInvalid
 */
export function readRecapCsv(text: string): HistoryRow[] {
  const records = recordsOf(text);
  if (records.length === 0 || records.length > most)
    throw new RecapFileInvalid(`1 to ${most} rows are wanted`);
  return records.map((record, i) => rowOf(record, i + 2)); // the first line holds the names
}

function recordsOf(text: string): Record<string, string>[] {
  let names: string[] = [];
  try {
    const records: Record<string, string>[] = parse(text, {
      bom: true,
      trim: true,
      skip_empty_lines: true,
      columns: (header: string[]) => (names = header.map((name) => name.trim().toLowerCase())),
    });
    const missing = required.filter((name) => !names.includes(name));
    const unknown = names.filter((name) => !required.includes(name) && !optional.includes(name));
    if (missing.length > 0) throw new RecapFileInvalid(`column missing: ${missing.join(', ')}`);
    if (unknown.length > 0) throw new RecapFileInvalid(`column not known: ${unknown.join(', ')}`);
    return records;
  } catch (error) {
    if (error instanceof RecapFileInvalid) throw error;
    throw new RecapFileInvalid('the file is no CSV', {}, error);
  }
}

function rowOf(record: Record<string, string>, line: number): HistoryRow {
  const value = (name: string): string => record[name] ?? '';
  const refuse = (name: string, wanted: string): never => {
    throw new RecapFileInvalid(`line ${line}, ${name}: ${wanted}`);
  };
  const word = (name: string, pattern: RegExp, wanted: string): string =>
    pattern.test(value(name)) ? value(name) : refuse(name, wanted);
  const text = (name: string): string => word(name, /^.{1,200}$/, 'a text of 1 to 200 characters');
  const code = (name: string): string => word(name, /^[a-z0-9_.-]{1,40}$/i, 'a code');
  const year = Number(word('year', /^(19|20)\d\d$/, 'a year of four digits'));
  const month = value('month').toLowerCase();
  if (month !== 'total' && !/^(0?[1-9]|1[0-2])$/.test(month)) refuse('month', '1 to 12, or total');
  const files = value('files');
  if (!noData.has(files) && !/^\d{1,7}$/.test(files))
    refuse('files', 'a number, or nothing where there is none');
  return {
    year,
    month: month === 'total' ? null : Number(month),
    service: code('service').toLowerCase(),
    series: code('series').toLowerCase(),
    channel: value('channel') ? code('channel').toLowerCase() : null,
    village: value('village') ? code('village') : null,
    files: noData.has(files) ? null : Number(files),
    source: text('source'),
    quality: text('quality'),
  };
}
