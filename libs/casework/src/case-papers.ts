import { Clock, newId } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import type { Actor, CaseItem, CaseRecord } from './case-record';
import { CaseWriter } from './case-writer';
import { ActionIncomplete, CaseNotFound, DocumentNotFound, DocumentSuperseded } from './casework.errors';
import { CasesRepository } from './cases.repository';

/** A verdict of an officer on one paper. */
export interface Review {
  verdict: 'accepted' | 'returned';
  reason?: string;
  note?: string;
}

/** The papers of a case: new versions, "bawa ke kantor", verdicts. */
@Injectable()
export class CasePapers {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly repository: CasesRepository,
    private readonly writer: CaseWriter,
    private readonly clock: Clock,
  ) {}

  /** Adds a version of a paper; the old one stays. The same file twice is one version. */
  async attach(record: CaseRecord, key: string, fileId: string, actor: Actor): Promise<void> {
    const item = itemOf(record, key);
    if (item.documents.some((document) => document.fileId === fileId)) return;
    await this.database.query(
      `UPDATE documents SET state = 'superseded' WHERE item_id = $1 AND state IN ('received', 'returned')`,
      [item.id],
    );
    await this.database.query(
      `INSERT INTO documents (id, case_id, item_id, file_id, version, state) VALUES ($1, $2, $3, $4, $5, 'received')`,
      [newId(), record.id, item.id, fileId, (item.documents.at(-1)?.version ?? 0) + 1],
    );
    await this.setItem(item.id, 'received');
    await this.note(record, actor, 'document_received', { key });
  }

  async bring(record: CaseRecord, key: string, actor: Actor): Promise<void> {
    await this.setItem(itemOf(record, key).id, 'will_bring');
    await this.note(record, actor, 'document_will_be_brought', { key });
  }

  /** Marks the items that go back to the citizen, each with its reason. */
  async returnItems(
    record: CaseRecord,
    items: readonly { key: string; reason?: string; note?: string }[],
    fallback: string | undefined,
  ): Promise<void> {
    for (const { key, reason, note } of items) {
      const item = itemOf(record, key);
      await this.setItem(item.id, 'returned', reason ?? fallback, note);
      await this.database.query(
        `UPDATE documents SET state = 'returned', reason = $2 WHERE item_id = $1 AND state IN ('received', 'accepted')`,
        [item.id, reason ?? fallback ?? null],
      );
    }
  }

  /** @throws DocumentNotFound, DocumentSuperseded, ActionIncomplete when the reason is not one of the service's */
  async review(documentId: string, review: Review, actor: Actor): Promise<string> {
    const row = await this.database.queryOne<{ case_id: string; item_id: string; key: string }>(
      `SELECT d.case_id, d.item_id, i.key FROM documents d JOIN case_items i ON i.id = d.item_id WHERE d.id = $1`,
      [documentId],
    );
    if (!row) throw new DocumentNotFound('no such document', { documentId });
    const record = await this.repository.lock(row.case_id);
    if (!record) throw new CaseNotFound('no such case');
    checkReview(record, row.key, documentId, review);
    await this.database.query(
      `UPDATE documents SET state = $2, reason = $3, reviewed_by = $4, reviewed_at = $5 WHERE id = $1`,
      [
        documentId,
        review.verdict,
        review.reason ?? null,
        actor.kind === 'staff' ? actor.userId : null,
        this.clock.now(),
      ],
    );
    await this.setItem(row.item_id, review.verdict, review.reason, review.note);
    await this.note(record, actor, 'document_reviewed', { key: row.key, verdict: review.verdict });
    return row.case_id;
  }

  private async setItem(id: string, state: CaseItem['state'], reason?: string, note?: string): Promise<void> {
    await this.database.query(
      'UPDATE case_items SET state = $2, reason = $3, note_sealed = $4, updated_at = $5 WHERE id = $1',
      [
        id,
        state,
        reason ?? null,
        note ? this.vault.seal(`case_items.note.${id}`, note) : null,
        this.clock.now(),
      ],
    );
  }

  private async note(
    record: CaseRecord,
    actor: Actor,
    action: string,
    detail: Record<string, unknown>,
  ): Promise<void> {
    await this.writer.save(record, { actor, action, to: record.status, at: this.clock.now(), detail });
  }
}

/** @throws ActionIncomplete when the service asks for no such paper */
export function itemOf(record: CaseRecord, key: string): CaseItem {
  const item = record.items.find((candidate) => candidate.key === key);
  if (!item) throw new ActionIncomplete([{ field: 'items', code: 'item_unknown' }]);
  return item;
}

/** A verdict on an old version would say something false about the paper that counts now. */
function checkReview(record: CaseRecord, key: string, documentId: string, { reason }: Review): void {
  if (itemOf(record, key).documents.at(-1)?.id !== documentId) {
    throw new DocumentSuperseded('a newer version came', { documentId });
  }
  if (reason !== undefined && !Object.hasOwn(record.definition.reasons['return'] ?? {}, reason)) {
    throw new ActionIncomplete([{ field: 'reason', code: 'reason_unknown' }]);
  }
}
