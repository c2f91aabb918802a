import { type CaseEventView, type CaseRecord, Cases, dataOf } from '@app/casework';
import { Catalogue, dayIn, formatDate, formatField } from '@app/catalogue';
import { maskText } from '@app/core';
import { LetterLife, Letters, reportAnswers } from '@app/letters';
import { formatDateTime, noticeWords } from '@app/notification';
import { Users } from '@app/staff';
import { Injectable } from '@nestjs/common';
import type { HistoryLine, LetterLine } from './views/case-page';

/** The ledger of a case in words: what, who, when, why. */
@Injectable()
export class CaseHistory {
  constructor(
    private readonly cases: Cases,
    private readonly letters: Letters,
    private readonly life: LetterLife,
    private readonly users: Users,
    private readonly catalogue: Catalogue,
  ) {}

  async of(record: CaseRecord): Promise<{ lines: HistoryLine[]; letter: LetterLine | null }> {
    const names = new Map((await this.users.list()).map(({ id, name }) => [id, name]));
    const events = await this.cases.events(record.id);
    return {
      lines: events.map((event) => this.line(record, event, names)).reverse(),
      letter: await this.letter(record.id),
    };
  }

  private line(record: CaseRecord, event: CaseEventView, names: ReadonlyMap<string, string>): HistoryLine {
    const { texts, office } = this.catalogue;
    const key = `desk.event_${event.action}`;
    const label = record.definition.workflow.actions[event.action]?.label;
    const name = event.actorId ? names.get(event.actorId) : undefined;
    const who = name && this.withBehalf(name, event.detail);
    const { reasons, items, note } = noticeWords(record.definition, event.action, event.detail);
    const told = dataOf(record.definition, event).map(
      ({ field, value }) => `${field.label}: ${formatField(field, value, this.catalogue)}`,
    );
    return {
      seq: event.seq,
      what: label ?? (texts.has(key) ? texts.render(key) : event.action),
      who: who ?? texts.render(`desk.actor_${event.actorKind}`),
      at: formatDateTime(event.at, office),
      why: maskText([items, reasons, note, this.reported(event), ...told].filter(Boolean).join(' · ')),
    };
  }

  private reported({ action, detail }: CaseEventView): string {
    const answer = action === 'reported' && reportAnswers.find((known) => known === detail?.['answer']);
    return answer ? this.catalogue.texts.render(`report.${answer}`) : '';
  }

  /** A deputy with the office that he stood in for. */
  private withBehalf(name: string, detail: CaseEventView['detail']): string {
    const behalf: unknown = detail?.['onBehalf'];
    if (!isBehalf(behalf)) return name;
    const { texts, office } = this.catalogue;
    const title = office.officials.find(({ role }) => role === behalf.role)?.title ?? '';
    return texts.render('desk.on_behalf', { name, basis: behalf.basis, title });
  }

  private async letter(caseId: string): Promise<LetterLine | null> {
    const letter = await this.letters.current(caseId);
    return (
      letter && {
        number: letter.number,
        state: this.catalogue.texts.render(`desk.letter_${letter.status}`),
        hasSheet: letter.status === 'draft',
        hasScan: letter.scanFileId !== null,
        report: await this.report(caseId),
      }
    );
  }

  /** What the holder still has to report; null where the letter asks for none, or none is left. */
  private async report(caseId: string): Promise<LetterLine['report']> {
    const asked = (await this.life.reporting([caseId])).get(caseId);
    const { reportAt } = asked ? await this.life.ahead(caseId) : { reportAt: null };
    return asked && reportAt
      ? { due: asked.due, day: formatDate(dayIn(this.catalogue.office.timezone, reportAt)) }
      : null;
  }
}

function isBehalf(value: unknown): value is { role: string; basis: string } {
  return typeof value === 'object' && value !== null && 'role' in value && 'basis' in value;
}
