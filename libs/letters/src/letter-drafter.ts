import { randomBytes } from 'node:crypto';
import type { CaseRecord } from '@app/casework';
import { Catalogue, formatNumber } from '@app/catalogue';
import { newId } from '@app/core';
import { Injectable } from '@nestjs/common';
import { LetterContent } from './letter-content';
import { type LetterRow, LetterRows, type Signer } from './letter-rows';
import { NumberSeries } from './number-series';

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

  private async refresh(before: LetterRow, record: CaseRecord, at: Date): Promise<Drafted> {
    const day = this.content.dayOf(at);
    const signer = this.content.signer(record, day);
    const number = before.number ?? '';
    const data = this.content.of(record, { number, day, signer, token: this.rows.token(before) });
    await this.rows.refresh(before.id, { data, signer, at });
    return { letterId: before.id, number };
  }

  private async begin(before: LetterRow | null, record: CaseRecord, at: Date): Promise<Drafted> {
    const id = newId();
    const token = newToken();
    const day = this.content.dayOf(at);
    const signer = this.content.signer(record, day);
    const serial = await this.series.draw(seriesOf(record, day));
    const { region } = this.catalogue.office;
    const number = formatNumber(record.definition.number ?? '{seq}', { seq: serial.seq, day, region });
    const data = this.content.of(record, { number, day, signer, token });
    const ordinal = (before?.ordinal ?? 0) + 1;
    await this.rows.insert({ id, caseId: record.id, ordinal, serial, number, token, data, signer, at });
    await this.series.reserve(serial, id, at);
    return { letterId: id, number };
  }
}

/** A series per service and year; try-outs count apart, so that they leave no gap in the real one. */
function seriesOf({ sandbox, service }: CaseRecord, day: string): string {
  return `${sandbox ? 'sandbox:' : ''}${service}:${day.slice(0, 4)}`;
}

/** 128 random bits: nobody finds a letter by trying. */
function newToken(): string {
  return randomBytes(16).toString('base64url');
}
