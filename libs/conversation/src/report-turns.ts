import { type CaseRecord, Cases } from '@app/casework';
import { Catalogue, dayIn, formatDate } from '@app/catalogue';
import type { OutboundContent } from '@app/core';
import { LetterLife, type ReportAnswer } from '@app/letters';
import { reportChoices, reportTap } from '@app/notification';
import { Injectable } from '@nestjs/common';
import type { Reports } from './dialogue/reporting';
import { readReport, type ReportWords, reportWordsFrom } from './understand/report';

/** Who reports, and of which case. */
export interface Report {
  caseId: string;
  answer: ReportAnswer;
  identityId: string;
}

/** Reports of cards from a chat: noted once, answered with what comes next. */
@Injectable()
export class ReportTurns {
  private readonly words: ReportWords;

  constructor(
    private readonly catalogue: Catalogue,
    private readonly cases: Cases,
    private readonly life: LetterLife,
  ) {
    this.words = reportWordsFrom(catalogue.language['report']);
  }

  /** What a message is as a report, with the cards of this chat that ask for one; null when it is none. */
  async meant(text: string, identityId: string): Promise<Reports | null> {
    const tap = reportTap(text.trim());
    const reading = tap ? { kind: 'tap' as const, ...tap } : readReport(text, this.words);
    if (!reading) return null;
    const ids = (await this.cases.listOf(identityId)).map(({ id }) => id);
    const reporting = await this.life.reporting(ids);
    return { reading, cases: [...reporting].map(([caseId, { due }]) => ({ caseId, due })) };
  }

  /** Notes it; told again, nothing is added. */
  async report({ caseId, answer, identityId }: Report): Promise<OutboundContent> {
    const outcome = await this.life.report(caseId, answer, { kind: 'citizen', identityId });
    if (outcome === 'none') return this.say('dialogue.report_over');
    const record = await this.cases.get(caseId);
    const isFirst = outcome === 'noted';
    const key = isFirst
      ? answer === 'placed'
        ? 'dialogue.report_placed'
        : 'dialogue.report_noted'
      : 'dialogue.report_known';
    const said = this.catalogue.texts.render(`report.${answer}`).toLowerCase();
    return this.say(key, { answer: said, ahead: await this.ahead(caseId, isFirst) }, record);
  }

  /** The answer to a tap on a notice's choice; null when it is none, or of a case that is not this chat's. */
  async tapped(payload: string, identityId: string): Promise<OutboundContent | null> {
    const meant = await this.meant(payload, identityId);
    if (meant?.reading.kind !== 'tap') return null;
    const { caseId, answer } = meant.reading;
    return meant.cases.some((item) => item.caseId === caseId)
      ? this.report({ caseId, answer, identityId })
      : null;
  }

  async ask(caseId: string): Promise<OutboundContent> {
    const record = await this.cases.get(caseId);
    const choices = reportChoices(caseId, this.catalogue.texts);
    return { ...this.say('dialogue.report_ask', {}, record), choices };
  }

  private async ahead(caseId: string, isFirst: boolean): Promise<string> {
    const { reportAt, validUntil } = await this.life.ahead(caseId);
    const { texts, office } = this.catalogue;
    const day = (at: Date): string => formatDate(dayIn(office.timezone, at));
    if (reportAt) return texts.render('dialogue.report_next', { day: day(reportAt) });
    return isFirst && validUntil ? texts.render('dialogue.report_until', { day: day(validUntil) }) : '';
  }

  private say(key: string, params: Record<string, string> = {}, record?: CaseRecord): OutboundContent {
    const { receiptCode = '', definition } = record ?? {};
    const about = { receiptCode, service: definition?.title ?? '' };
    return { text: this.catalogue.texts.render(key, { ...about, ...params }, record?.service).trim() };
  }
}
