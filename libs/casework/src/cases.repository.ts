import { newId } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import type { CaseItem, CaseRecord, NewCase } from './case-record';
import { searchTokens } from './search-tokens';
import { ServiceVersions } from './service-versions';

export interface CaseRow {
  id: string;
  receipt_code: string;
  receipt_seed: Buffer;
  pin_version: number;
  service_code: string;
  service_version_id: string;
  status: string;
  phase: CaseRecord['phase'];
  version: number;
  channel: string;
  applicant_id: string;
  identity_id: string | null;
  village: string | null;
  assignee_id: string | null;
  fields_sealed: Buffer;
  identity_confirmed_at: Date | null;
  submitted_at: Date;
  complete_at: Date | null;
  promised_at: Date | null;
  paused_at: Date | null;
  head: Buffer | null;
  event_seq: number;
  notified_seq: number;
  sandbox: boolean;
  delivery: CaseRecord['delivery'];
  erased_at: Date | null;
  name_sealed: Buffer | null;
  nik_sealed: Buffer | null;
  phone_sealed: Buffer | null;
  doers: Record<string, string> | null;
}

interface ItemRow {
  id: string;
  caseId: string;
  key: string;
  required: boolean;
  state: CaseItem['state'];
  reason: string | null;
  note_sealed: Buffer | null;
  documents: CaseItem['documents'] | null;
}

// Of several lines of one action the last stays in the object.
export const caseSelect = `SELECT c.*, a.name_sealed, a.nik_sealed, a.phone_sealed,
    (SELECT jsonb_object_agg(e.action, e.actor_id ORDER BY e.seq) FROM case_events e
      WHERE e.case_id = c.id AND e.actor_kind = 'staff') AS doers
  FROM cases c JOIN applicants a ON a.id = c.applicant_id`;

/** Cases and applicants in the database, sealed on the way in and opened on the way out. */
@Injectable()
export class CasesRepository {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly versions: ServiceVersions,
  ) {}

  async find(where: 'c.id' | 'c.receipt_code', value: string): Promise<CaseRecord | null> {
    const row = await this.database.queryOne<CaseRow>(`${caseSelect} WHERE ${where} = $1`, [value]);
    return row && this.open(row);
  }

  /** Holds the row until the transaction ends. */
  async lock(id: string): Promise<CaseRecord | null> {
    await this.database.query('SELECT 1 FROM cases WHERE id = $1 FOR UPDATE', [id]);
    return this.find('c.id', id);
  }

  /** Own and followed, newest first. */
  async listOf(identityId: string): Promise<CaseRecord[]> {
    const rows = await this.database.query<CaseRow>(
      `${caseSelect} WHERE c.identity_id = $1 OR c.id IN (SELECT case_id FROM case_followers WHERE identity_id = $1)
        ORDER BY c.submitted_at DESC LIMIT 20`,
      [identityId],
    );
    return this.openAll(rows);
  }

  /** One after the other: inside a transaction there is one connection. */
  async openAll(rows: readonly CaseRow[]): Promise<CaseRecord[]> {
    if (rows.length === 0) return [];
    const items = await this.itemsOf(rows.map(({ id }) => id));
    const records: CaseRecord[] = [];
    for (const row of rows) records.push(await this.opened(row, items.get(row.id) ?? []));
    return records;
  }

  async open(row: CaseRow): Promise<CaseRecord> {
    return this.opened(row, (await this.itemsOf([row.id])).get(row.id) ?? []);
  }

  private async opened(row: CaseRow, items: CaseItem[]): Promise<CaseRecord> {
    const text = (column: string, sealed: Buffer | null): string | undefined =>
      sealed ? this.vault.openText(`applicants.${column}.${row.applicant_id}`, sealed) : undefined;
    return {
      id: row.id,
      receiptCode: row.receipt_code,
      receiptSeed: row.receipt_seed,
      pinVersion: row.pin_version,
      service: row.service_code,
      definition: await this.versions.definition(row.service_version_id),
      status: row.status,
      phase: row.phase,
      version: row.version,
      fields: this.vault.openJson(`cases.fields.${row.id}`, row.fields_sealed),
      applicant: {
        id: row.applicant_id,
        name: text('name', row.name_sealed) ?? '',
        nik: text('nik', row.nik_sealed),
        phone: text('phone', row.phone_sealed),
      },
      channel: row.channel,
      identityId: row.identity_id,
      village: row.village,
      submittedAt: row.submitted_at,
      completeAt: row.complete_at,
      promisedAt: row.promised_at,
      pausedAt: row.paused_at,
      identityConfirmedAt: row.identity_confirmed_at,
      items,
      head: row.head,
      eventSeq: row.event_seq,
      notifiedSeq: row.notified_seq,
      assigneeId: row.assignee_id,
      doers: row.doers ?? {},
      sandbox: row.sandbox,
      delivery: row.delivery,
      erasedAt: row.erased_at,
    };
  }

  /** The person with this NIK, or a new one: people are never merged by phone. Name and phone are the newest. */
  async applicant({ name, nik, phone, village }: NewCase['applicant']): Promise<string> {
    const hash = nik ? this.vault.blindIndex('nik', nik) : null;
    const id = newId();
    await this.database.query(
      'INSERT INTO applicants (id, nik_hash, nik_sealed) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
      [id, hash, nik ? this.vault.seal(`applicants.nik.${id}`, nik) : null],
    );
    const row = await this.database.queryOne<{ id: string }>(
      'SELECT id FROM applicants WHERE id = $1 OR nik_hash = $2 FOR UPDATE',
      [id, hash],
    );
    const applicantId = row?.id ?? id;
    await this.describe(applicantId, { name, phone, village });
    return applicantId;
  }

  /** After a correction: another NIK is another person, else the same one described anew; found by the new words. */
  async reapply(record: CaseRecord, applicant: NewCase['applicant']): Promise<string> {
    const isSame = applicant.nik === record.applicant.nik;
    if (isSame) await this.describe(record.applicant.id, applicant);
    const applicantId = isSame ? record.applicant.id : await this.applicant(applicant);
    await this.index(record.id, { ...applicant, receiptCode: record.receiptCode });
    return applicantId;
  }

  private async describe(
    applicantId: string,
    { name, phone, village }: Omit<NewCase['applicant'], 'nik'>,
  ): Promise<void> {
    await this.database.query(
      `UPDATE applicants SET name_sealed = $2, phone_sealed = coalesce($3, phone_sealed),
         phone_hash = coalesce($4, phone_hash), village = coalesce($5, village) WHERE id = $1`,
      [
        applicantId,
        this.vault.seal(`applicants.name.${applicantId}`, name),
        phone ? this.vault.seal(`applicants.phone.${applicantId}`, phone) : null,
        phone ? this.vault.blindIndex('phone', phone) : null,
        village ?? null,
      ],
    );
  }

  sealFields(caseId: string, fields: Record<string, unknown>): Buffer {
    return this.vault.sealJson(`cases.fields.${caseId}`, fields);
  }

  /** Makes the case findable by whole words of the name, the NIK, the phone and the code. */
  async index(
    caseId: string,
    record: { name: string; nik?: string; phone?: string; receiptCode: string },
  ): Promise<void> {
    const tokens = searchTokens(record).map((token) => this.vault.blindIndex('search', token));
    await this.database.query('DELETE FROM case_search WHERE case_id = $1', [caseId]);
    await this.database.query(
      `INSERT INTO case_search (case_id, token, submitted_at)
       SELECT id, unnest($2::bytea[]), submitted_at FROM cases WHERE id = $1 ON CONFLICT DO NOTHING`,
      [caseId, tokens],
    );
  }

  /** The papers of these cases, in one look. */
  private async itemsOf(caseIds: readonly string[]): Promise<Map<string, CaseItem[]>> {
    const rows = await this.database.query<ItemRow>(
      `SELECT i.id, i.case_id AS "caseId", i.key, i.required, i.state, i.reason, i.note_sealed,
              (SELECT json_agg(json_build_object('id', d.id, 'fileId', d.file_id, 'version', d.version, 'state', d.state,
                   'takenFrom', (SELECT c.receipt_code FROM documents o JOIN cases c ON c.id = o.case_id
                                  WHERE o.id = d.from_document))
                 ORDER BY d.version) FROM documents d WHERE d.item_id = i.id) AS documents
         FROM case_items i WHERE i.case_id = ANY($1::uuid[]) ORDER BY i.id`,
      [caseIds],
    );
    const found = new Map<string, CaseItem[]>(caseIds.map((id) => [id, []]));
    for (const { caseId, note_sealed: note, documents, ...item } of rows) {
      found.get(caseId)?.push({
        ...item,
        note: note ? this.vault.openText(`case_items.note.${item.id}`, note) : undefined,
        documents: documents ?? [],
      });
    }
    return found;
  }
}
