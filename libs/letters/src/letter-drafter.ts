import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { CaseRecord } from '@app/casework';
import { Catalogue, formatNumber, type ServiceDefinition } from '@app/catalogue';
import { newId } from '@app/core';
import { Injectable } from '@nestjs/common';
import { LetterContent } from './letter-content';
import { type LetterRow, LetterRows, type Signer } from './letter-rows';
import { NumberSeries, seriesOf } from './number-series';

export interface Drafted {
  letterId: string;
  number: string;
}

/** Fixes number, token and content of a letter (law 8), inside the transaction of the move. */
@Injectable()
export class LetterDrafter {
  constructor(
    private readonly rows: LetterRows,
    private readonly series: NumberSeries,
    private readonly content: LetterContent,
    private readonly catalogue: Catalogue,
  ) {}

  /** Drafts the case's letter; a draft that is there keeps its number and token and takes the corrected data. */
  async draft(record: CaseRecord, at: Date): Promise<Drafted> {
    const before = await this.rows.newest(record.id);
    return before?.status === 'draft' ? this.refresh(before, record, at) : this.begin(before, record, at);
  }

  /** The document of another office: it brings its own number, if any, and draws none of ours. */
  async external(
    record: CaseRecord,
    foreign: { number: string; signer: Signer },
    at: Date,
  ): Promise<Drafted> {
    const before = await this.rows.newest(record.id);
    const id = newId();
    const data = { values: {}, shown: {}, photoFiles: {}, holder: this.content.holder(record) };
    const ordinal = (before?.ordinal ?? 0) + 1;
    await this.rows.insert({
      ...{ id, caseId: record.id, ordinal, serial: null, token: newToken(), data, at },
      ...foreign,
    });
    return { letterId: id, number: foreign.number };
  }

  /** A sheet names who signs on the day that it is printed: another official than at the draft is put in. */
  async signToday(row: LetterRow, record: CaseRecord, at: Date): Promise<void> {
    const data = this.rows.data(row);
    const isOfPaper = data.values['date'] !== this.content.dayOf(row.drafted_at); // made by hand, on its own day
    const signer = await this.content.signer(record, this.content.dayOf(at));
    if (isOfPaper || isDeepStrictEqual(signer, row.signer)) return;
    await this.rows.refresh(row.id, {
      data: this.content.resigned(data, signer),
      signer,
      at: row.drafted_at,
    });
  }

  private async refresh(before: LetterRow, record: CaseRecord, at: Date): Promise<Drafted> {
    const day = this.content.dayOf(at);
    const signer = await this.content.signer(record, day);
    const number = before.number ?? '';
    const data = this.content.of(record, { number, day, signer, token: this.rows.token(before) });
    await this.rows.refresh(before.id, { data, signer, at });
    return { letterId: before.id, number };
  }

  private async begin(before: LetterRow | null, record: CaseRecord, at: Date): Promise<Drafted> {
    const id = newId();
    const token = newToken();
    const kept = await this.series.keptFor(record.id);
    const day = kept?.day ?? this.content.dayOf(at);
    const signer = await this.content.signer(record, day);
    const serial = kept ?? (await this.series.draw(seriesOf(record.service, day.slice(0, 4), record)));
    const number = kept?.number ?? this.numberOf(record.definition, serial.seq, day);
    const data = this.content.of(record, { number, day, signer, token });
    const ordinal = (before?.ordinal ?? 0) + 1;
    await this.rows.insert({ id, caseId: record.id, ordinal, serial, number, token, data, signer, at });
    if (kept) await this.series.handOver(kept, id);
    else await this.series.reserve(serial, id, at);
    return { letterId: id, number };
  }

  private numberOf({ number }: ServiceDefinition, seq: number, day: string): string {
    return formatNumber(number ?? '{seq}', { seq, day, region: this.catalogue.office.region });
  }
}

/** 128 random bits: nobody finds a letter by trying. */
function newToken(): string {
  return randomBytes(16).toString('base64url');
}
