import { type CaseRecord, Cases } from '@app/casework';
import { Catalogue, type NoticeParams, reasonsOf } from '@app/catalogue';
import type { OutboundContent } from '@app/core';
import { Database } from '@app/database';
import { Letters } from '@app/letters';
import { Injectable } from '@nestjs/common';
import { formatDateTime } from './format-time';
import { Outbox } from './outbox';

interface EventRow {
  seq: number;
  action: string;
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
  ) {}

  /** Works every event that has had no notice yet; safe to run twice and by two at once. */
  async follow(caseId: string): Promise<void> {
    await this.database.transaction(async () => {
      const row = await this.database.queryOne<{ notified_seq: number }>(
        'SELECT notified_seq FROM cases WHERE id = $1 FOR UPDATE',
        [caseId],
      );
      if (!row) return;
      const events = await this.database.query<EventRow>(
        'SELECT seq, action FROM case_events WHERE case_id = $1 AND seq > $2 ORDER BY seq',
        [caseId, row.notified_seq],
      );
      const last = events.at(-1);
      if (!last) return;
      const record = await this.cases.get(caseId);
      for (const event of events) await this.tell(record, event);
      await this.database.query('UPDATE cases SET notified_seq = $2 WHERE id = $1', [caseId, last.seq]);
    });
  }

  private async tell(record: CaseRecord, { seq, action }: EventRow): Promise<void> {
    const definition = record.definition.workflow.actions[action];
    if (!definition) return;
    const contents: OutboundContent[] = [];
    if (definition.notify) contents.push({ text: await this.notice(record, action, definition.notify) });
    if (definition.effect === 'deliver') contents.push(...(await this.letterOf(record)));
    if (contents.length === 0) return;
    for (const identityId of await this.listeners(record)) {
      await this.outbox.say({
        cause: `case:${record.id}:${seq}:${identityId}`,
        identityId,
        purpose: 'notice',
        contents,
        caseId: record.id,
      });
    }
  }

  /** Nothing signed leaves by chat before the service's identity check: `deliverable` knows (law 9). */
  private async letterOf(record: CaseRecord): Promise<OutboundContent[]> {
    const file = await this.letters.deliverable(record.id);
    return file ? [{ file }] : [];
  }

  private async notice(record: CaseRecord, action: string, name: string): Promise<string> {
    return this.catalogue.texts.render(
      `notice.${name}`,
      { ...(await this.params(record, action)) },
      record.service,
    );
  }

  private async params(record: CaseRecord, action: string): Promise<NoticeParams> {
    const { office } = this.catalogue;
    const letter = await this.letters.current(record.id);
    const status = record.definition.workflow.statuses[record.status];
    const limit = status?.limit_days ? await this.limitOf(record.id) : null;
    const returned = record.items.filter(({ state }) => state === 'returned');
    const reasons = reasonsOf(record.definition, action);
    const labels = new Map(record.definition.documents.map(({ key, label }) => [key, label]));
    return {
      receiptCode: record.receiptCode,
      service: record.definition.title,
      label: status?.label ?? record.status,
      reasons: [...new Set(returned.map(({ reason }) => (reason && reasons[reason]) || ''))]
        .filter(Boolean)
        .join(', '),
      items: returned.map(({ key }) => labels.get(key) ?? key).join(', '),
      note: '',
      limitDate: limit ? formatDateTime(limit, office) : '',
      promisedAt: record.promisedAt ? formatDateTime(record.promisedAt, office) : '',
      number: letter?.number ?? '',
      verifyUrl: letter?.verifyUrl ?? '',
      place: `${office.name}, ${office.address.street}`,
      hours: this.catalogue.texts.has('office.hours') ? this.catalogue.texts.render('office.hours') : '',
      office: office.name,
    };
  }

  private async limitOf(caseId: string): Promise<Date | null> {
    const row = await this.database.queryOne<{ due_at: Date }>(
      `SELECT due_at FROM timers WHERE subject_id = $1 AND state = 'waiting' ORDER BY due_at DESC LIMIT 1`,
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
    return rows.map(({ id }) => id);
  }
}
