import {
  type CaseRecord,
  Cases,
  citizenSteps,
  type Closure,
  closuresOf,
  hasEnded,
  OfficeCalendar,
  Outlooks,
  toldAloud,
  type WorkingCalendar,
} from '@app/casework';
import { Catalogue, formatDate } from '@app/catalogue';
import { Clock } from '@app/core';
import { formatDateTime } from '@app/notification';
import { Injectable } from '@nestjs/common';
import { initialsOf, servesSeveral } from './family-phone';
import type { KnownApplicant, KnownCase } from './dialogue/dialogue-state';

const most = 5;

/** A citizen's own cases as the dialogue sees them. */
@Injectable()
export class KnownCases {
  constructor(
    private readonly cases: Cases,
    private readonly catalogue: Catalogue,
    private readonly calendar: OfficeCalendar,
    private readonly outlooks: Outlooks,
    private readonly clock: Clock,
  ) {}

  /** Those of this chat and those that it follows, newest first. */
  async of(identityId: string, { withOutlook = false } = {}): Promise<KnownCase[]> {
    const all = await this.cases.listOf(identityId);
    const records = all.slice(0, most);
    const isShared = servesSeveral(all);
    if (records.length === 0) return [];
    const calendar = await this.calendar.read();
    const known: KnownCase[] = [];
    // One after the other: they share the connection of the turn.
    for (const record of records) {
      known.push({
        ...this.known(record, calendar),
        applicant: applicantIn(record, identityId),
        ...(isShared ? { title: this.titleFor(record) } : {}),
        ...(withOutlook ? { outlook: await this.outlookOf(record), told: await this.told(record) } : {}),
      });
    }
    return known;
  }

  /** On a phone that several people use, whose case it is. */
  private titleFor(record: CaseRecord): string {
    const params = { service: record.definition.title, who: initialsOf(record) };
    return this.catalogue.texts.render('dialogue.service_for', params);
  }

  /** Costs queries of its own: only for who asks how his case stands. */
  private async outlookOf(record: CaseRecord): Promise<NonNullable<KnownCase['outlook']>> {
    const { place, likelyAt, nextSigningAt } = await this.outlooks.of(record);
    const moves = (await this.cases.events(record.id)).filter(({ from, to }) => to !== null && from !== to);
    const since = moves.at(-1)?.at;
    return {
      since: this.at('dialogue.status_since', since),
      place: place === null ? '' : this.catalogue.texts.render('dialogue.status_place', { place }),
      likely: this.at('dialogue.status_likely', likelyAt),
      signing: this.at('dialogue.status_signing', nextSigningAt),
    };
  }

  private at(key: string, at: string | Date | null | undefined): string {
    if (!at) return '';
    return this.catalogue.texts.render(key, { at: formatDateTime(new Date(at), this.catalogue.office) });
  }

  /** What he was told last (a day, a number), unless the office is at the case again. */
  private async told({ id, definition, status }: CaseRecord): Promise<string> {
    const { statuses, actions } = definition.workflow;
    const mayBeTold = Object.values(actions).some(({ data, notify }) => data && notify);
    if (!mayBeTold || statuses[status]?.waits_for === 'office') return '';
    const events = await this.cases.events(id);
    const told = events.map((event) => toldAloud(definition, event, this.catalogue));
    return told.findLast((words) => words.length > 0)?.join(', ') ?? '';
  }

  private known(record: CaseRecord, calendar: WorkingCalendar): KnownCase {
    const { definition } = record;
    const labels = new Map(definition.documents.map(({ key, label }) => [key, label]));
    return {
      id: record.id,
      receiptCode: record.receiptCode,
      service: record.service,
      title: definition.title,
      status: record.status,
      label: definition.workflow.statuses[record.status]?.label ?? record.status,
      promisedAt: record.promisedAt ? formatDateTime(record.promisedAt, this.catalogue.office) : '',
      closed: closuresOf(record, this.clock.now(), calendar).map(closedWords).join('; '),
      returned: record.items
        .filter(({ state }) => record.phase === 'waiting' && state === 'returned')
        .map(({ key }) => ({ key, label: labels.get(key) ?? key })),
      toBring: hasEnded(record)
        ? ''
        : record.items
            .filter(({ state }) => state === 'will_bring' || state === 'missing')
            .filter(({ required }) => required)
            .map(({ key }) => labels.get(key) ?? key)
            .join(', '),
      steps: citizenSteps(record, this.cases.actionsFor(record, { kind: 'citizen' })),
      waits: record.phase === 'waiting',
    };
  }
}

/** A chat that only follows a case is proposed nothing of its applicant. */
function applicantIn(record: CaseRecord, identityId: string): KnownApplicant {
  const { id, name, nik } = record.applicant;
  const told = record.identityId === identityId ? { told: { name } } : {};
  return { id, initials: initialsOf(record), nik, ...told };
}

/** "3 Maret 2026 – 4 Maret 2026 (Banjir)" */
function closedWords({ from, to, reason }: Closure): string {
  const until = to !== null && to !== from ? ` – ${formatDate(to)}` : '';
  return `${formatDate(from)}${until} (${reason})`;
}
