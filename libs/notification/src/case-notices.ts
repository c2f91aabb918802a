import {
  type CaseEventView,
  type CaseRecord,
  Cases,
  citizenSteps,
  isWantedByChat,
  reminderAction,
  toldOf,
} from '@app/casework';
import { Catalogue, formatField, type NoticeParams } from '@app/catalogue';
import { Contacts } from '@app/contacts';
import type { Choice, OutboundContent } from '@app/core';
import { Database } from '@app/database';
import { Letters } from '@app/letters';
import { Injectable } from '@nestjs/common';
import { formatDateTime } from './format-time';
import { noticeName } from './notice-name';
import { noticeWords } from './notice-words';
import { OfficeHours } from './office-hours';
import { Outbox } from './outbox';
import { asksRating, ratingChoices } from './rating-choices';
import { reportChoices } from './report-choices';
import { stepChoices } from './step-choices';

/** What a citizen will read, whether the letter goes with it, and whether any chat of his hears of it at all. */
export interface NoticeShown {
  texts: string[];
  withLetter: boolean;
  heard: boolean;
}

/** Notices of a letter's life, which come with time and not by an action of the service. */
function noticeOfLife(event: string): string | undefined {
  return event === 'report_due' || event === 'letter_expired' ? event : undefined;
}

/** Follows a case's ledger and tells the citizen of what he should know, each event once. */
@Injectable()
export class CaseNotices {
  constructor(
    private readonly database: Database,
    private readonly cases: Cases,
    private readonly catalogue: Catalogue,
    private readonly letters: Letters,
    private readonly outbox: Outbox,
    private readonly contacts: Contacts,
    private readonly hours: OfficeHours,
  ) {}

  /** Works every event that has had no notice yet; safe to run twice and by two at once. */
  async follow(caseId: string): Promise<void> {
    await this.database.transaction(async () => {
      const row = await this.database.queryOne<{ notified_seq: number }>(
        'SELECT notified_seq FROM cases WHERE id = $1 FOR UPDATE',
        [caseId],
      );
      if (!row) return;
      const events = (await this.cases.events(caseId)).filter(({ seq }) => seq > row.notified_seq);
      const last = events.at(-1);
      if (!last) return;
      const record = await this.cases.get(caseId);
      for (const event of events) await this.tell(record, event);
      await this.database.query('UPDATE cases SET notified_seq = $2 WHERE id = $1', [caseId, last.seq]);
    });
  }

  /** What the newest event of a case says to the citizen; read it inside the event's own transaction to see it beforehand. */
  async newest(caseId: string): Promise<NoticeShown> {
    const record = await this.cases.get(caseId);
    const event = (await this.cases.events(caseId)).at(-1);
    const contents = event ? await this.contents(record, event) : [];
    return {
      texts: contents.flatMap(({ text }) => text ?? []),
      withLetter: contents.some(({ file }) => file !== undefined),
      heard: (await this.listeners(record)).length > 0,
    };
  }

  private async tell(record: CaseRecord, event: CaseEventView): Promise<void> {
    const contents = await this.contents(record, event);
    if (contents.length === 0) return;
    for (const identityId of await this.listeners(record)) {
      await this.outbox.say({
        cause: `case:${record.id}:${event.seq}:${identityId}`,
        identityId,
        purpose: 'notice',
        contents,
        caseId: record.id,
      });
    }
  }

  private async contents(record: CaseRecord, event: CaseEventView): Promise<OutboundContent[]> {
    const definition = record.definition.workflow.actions[event.action];
    const contents: OutboundContent[] = [];
    const name = definition?.notify ?? noticeOfLife(event.action);
    const own = name ?? (event.action === reminderAction ? 'reminder' : undefined);
    if (own) {
      const text = [await this.notice(record, event, own), ...this.question(record, event)].join('\n\n');
      const choices = this.choices(record, event);
      contents.push({
        text,
        ...(choices.length > 0 ? { choices } : {}),
      });
    }
    if (definition?.effect === 'deliver') contents.push(...(await this.letterOf(record)));
    return contents;
  }

  /** Asked with the last notice, not after it: what nobody can send need not be asked by telephone too. */
  private question({ definition, service }: CaseRecord, event: CaseEventView): string[] {
    return asksRating(definition, event) ? [this.catalogue.texts.render('rating.ask', {}, service)] : [];
  }

  /** What one tap answers: a report, or a step that the case, which still stands so, waits for. */
  private choices(record: CaseRecord, event: CaseEventView): Choice[] {
    const { action, to } = event;
    if (action === 'report_due') return reportChoices(record.id, this.catalogue.texts);
    if (asksRating(record.definition, event))
      return ratingChoices(record.id, record.definition, this.catalogue.texts);
    if (record.phase !== 'waiting' || (to ?? record.status) !== record.status) return [];
    const steps = citizenSteps(record, this.cases.actionsFor(record, { kind: 'citizen' }));
    return stepChoices(record.id, steps, this.catalogue.texts);
  }

  /** Nothing signed leaves by chat before the service's identity check: `deliverable` knows (law 9). */
  private async letterOf(record: CaseRecord): Promise<OutboundContent[]> {
    if (!isWantedByChat(record)) return [];
    const file = await this.letters.deliverable(record.id);
    return file ? [{ file }] : [];
  }

  private async notice(record: CaseRecord, event: CaseEventView, name: string): Promise<string> {
    const params = { ...(await this.told(record, event)), ...(await this.params(record, event)) };
    const { texts } = this.catalogue;
    const written = texts.keys(record.service);
    const isWritten = (one: string): boolean => written.includes(`notice.${one}`);
    const { actions, statuses } = record.definition.workflow;
    const told = noticeName(name, isWritten, actions[event.action], statuses[event.to ?? record.status]);
    const ofWay = `${told}_${record.delivery}`;
    const key = record.delivery !== null && isWritten(ofWay) ? ofWay : told;
    return texts.render(`notice.${key}`, params, record.service);
  }

  /** What was told with actions up to this event, by its key; nothing is '' and a text closes over it. */
  private async told(
    { id, definition }: CaseRecord,
    { seq }: CaseEventView,
  ): Promise<Record<string, string>> {
    const keys = Object.values(definition.workflow.actions).flatMap(({ data = [] }) =>
      data.map(({ key }) => key),
    );
    if (keys.length === 0) return {};
    const events = (await this.cases.events(id)).filter((event) => event.seq <= seq);
    const told = toldOf(definition, events);
    const shown = (key: string): string => {
      const one = told.get(key);
      return one ? formatField(one.field, one.value, this.catalogue) : '';
    };
    return Object.fromEntries(keys.map((key) => [key, shown(key)]));
  }

  private async params(record: CaseRecord, { action, to, detail }: CaseEventView): Promise<NoticeParams> {
    const { office } = this.catalogue;
    const letter = await this.letters.current(record.id);
    const status = record.definition.workflow.statuses[to ?? record.status];
    const limit = status?.limit_days ? await this.limitOf(record.id) : null;
    const shown = (at: Date | null): string => (at ? formatDateTime(at, office) : '');
    return {
      receiptCode: record.receiptCode,
      service: record.definition.title,
      label: status?.label ?? record.status,
      ...noticeWords(record.definition, action, detail),
      limitDate: shown(limit),
      promisedAt: shown(record.promisedAt),
      number: letter?.number ?? '',
      verifyUrl: letter?.verifyUrl ?? '',
      ...(await this.officeParams()),
    };
  }

  private async officeParams(): Promise<Pick<NoticeParams, 'place' | 'hours' | 'office'>> {
    const { office } = this.catalogue;
    return {
      place: `${office.name}, ${office.address.street}`,
      hours: await this.hours.today(),
      office: office.name,
    };
  }

  private async limitOf(caseId: string): Promise<Date | null> {
    const row = await this.database.queryOne<{ due_at: Date }>(
      `SELECT due_at FROM timers WHERE kind = 'case_limit' AND subject_id = $1 AND state = 'waiting'`,
      [caseId],
    );
    return row?.due_at ?? null;
  }

  /** The chat that it came from and those that follow it, where somebody can be reached at all. */
  private async listeners(record: CaseRecord): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(
      `SELECT i.id FROM identities i WHERE i.channel <> 'web'
          AND (i.id = $1 OR i.id IN (SELECT identity_id FROM case_followers WHERE case_id = $2))`,
      [record.identityId ?? null, record.id],
    );
    const reached: string[] = [];
    for (const { id } of rows) if (await this.contacts.hasAddress(id)) reached.push(id);
    return reached;
  }
}
