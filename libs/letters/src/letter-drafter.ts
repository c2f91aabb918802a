import { randomBytes } from 'node:crypto';
import type { CaseRecord } from '@app/casework';
import {
  Catalogue,
  dayIn,
  formatDate,
  formatField,
  formatNumber,
  type OfficialDefinition,
} from '@app/catalogue';
import { Environment } from '@app/config';
import { newId } from '@app/core';
import { Injectable } from '@nestjs/common';
import { LetterRows, type LetterData, type Signer } from './letter-rows';
import { NumberSeries } from './number-series';

/** Fixes number, token and content of a letter (law 8). */
@Injectable()
export class LetterDrafter {
  constructor(
    private readonly rows: LetterRows,
    private readonly series: NumberSeries,
    private readonly catalogue: Catalogue,
    private readonly env: Environment,
  ) {}

  /** Drafts the case's letter; a draft that is there keeps its number and token and takes the corrected data. */
  async draft(record: CaseRecord, at: Date): Promise<{ letterId: string; number: string }> {
    const before = await this.rows.newest(record.id);
    if (before?.status === 'draft') await this.rows.end(before.id, 'superseded', 'redrafted', at);
    const id = newId();
    const token = randomBytes(16).toString('base64url');
    const { office } = this.catalogue;
    const day = dayIn(office.timezone, at);
    const series = `${record.sandbox ? 'sandbox:' : ''}${record.service}:${day.slice(0, 4)}`;
    const signer = this.signer(record, day);
    await this.rows.insert({
      id,
      caseId: record.id,
      ordinal: (before?.ordinal ?? 0) + 1,
      series,
      seq: 0,
      number: '',
      token,
      data: { values: {}, shown: {}, photoFiles: {} },
      signer,
      at,
    });
    const seq = await this.series.draw(series, id);
    const number = formatNumber(record.definition.number ?? '{seq}', { seq, day, region: office.region });
    const data = this.data(record, {
      number,
      day,
      signer,
      verifyUrl: `${this.env.publicUrl}/verify/${token}`,
    });
    await this.rows.fix(id, { seq, number, data });
    return { letterId: id, number };
  }

  /** The official in office on that day for the service's signer role. */
  private signer({ definition }: CaseRecord, day: string): Signer {
    const inOffice = ({ role, valid_from: from, valid_to: to }: OfficialDefinition): boolean =>
      role === definition.signer && (!from || from <= day) && (!to || day < to);
    const official = this.catalogue.office.officials.find(inOffice);
    return {
      name: official?.name ?? '',
      title: definition.signer_title ?? official?.title ?? '',
      rank: official?.rank ?? '',
      nip: official?.nip ?? '',
    };
  }

  private data(
    record: CaseRecord,
    fixed: { number: string; day: string; signer: Signer; verifyUrl: string },
  ): LetterData {
    const { office } = this.catalogue;
    const { definition, fields } = record;
    const raw = Object.fromEntries(
      definition.fields.map(({ key }) => [`fields.${key}`, plain(fields[key])] as const),
    );
    const shown = Object.fromEntries(
      definition.fields.map((field) => [
        `fields.${field.key}`,
        formatField(field, fields[field.key], this.catalogue),
      ]),
    );
    return {
      values: {
        ...raw,
        number: fixed.number,
        date: fixed.day,
        verifyUrl: fixed.verifyUrl,
        'office.name': office.name,
        'office.place': office.place,
        'office.letterhead': office.letterhead.join('\n'),
        'signer.name': fixed.signer.name,
        'signer.title': fixed.signer.title,
        'signer.rank': fixed.signer.rank,
        'signer.nip': fixed.signer.nip,
        'legal.basis': definition.legal.basis.join('; '),
      },
      shown: { ...shown, date: formatDate(fixed.day) },
      photoFiles: Object.fromEntries(
        record.items.flatMap(({ key, documents }) => {
          const newest = documents.findLast(({ state }) => state !== 'superseded' && state !== 'returned');
          return newest ? [[`photo.${key}`, newest.fileId]] : [];
        }),
      ),
    };
  }
}

function plain(value: unknown): string | number {
  if (typeof value === 'number') return value;
  return typeof value === 'string'
    ? value
    : value === undefined || value === null
      ? ''
      : JSON.stringify(value);
}
