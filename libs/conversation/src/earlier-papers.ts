import { Catalogue, dayIn, formatDate } from '@app/catalogue';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import type { DialogueState, EarlierPaper } from './dialogue/dialogue-state';

interface Row {
  documentId: string;
  fileId: string;
  key: string;
  service: string;
  receiptCode: string;
  submittedAt: Date;
  applicantId: string;
  nik: Buffer;
  cameAt: Date;
  mime: string;
}

/** A paper that is held for a case about to be opened. */
export interface HeldPaper {
  fileId: string;
  fromDocument: string;
}

const most = 50;

/**
 * The newest version of each paper of this very chat's own cases, where an officer found it good: in so many words, or by
 * carrying the case to its end. A case that is only followed is another's; one that was erased, or whose holder asked that
 * nothing more be done with his data, is not looked into.
 */
const found = `
  SELECT d.id AS "documentId", d.file_id AS "fileId", i.key, c.service_code AS service, c.receipt_code AS "receiptCode",
         c.submitted_at AS "submittedAt", a.id AS "applicantId", a.nik_sealed AS nik, f.created_at AS "cameAt", f.mime
    FROM cases c JOIN applicants a ON a.id = c.applicant_id JOIN case_items i ON i.case_id = c.id
    JOIN documents d ON d.item_id = i.id JOIN files f ON f.id = d.file_id
   WHERE c.identity_id = $1 AND NOT c.sandbox AND c.erased_at IS NULL AND NOT a.processing_restricted
     AND a.nik_sealed IS NOT NULL AND f.state = 'stored' AND f.mime IS NOT NULL
     AND (d.state = 'accepted' AND i.state = 'accepted' OR d.state = 'received' AND i.state = 'received' AND c.phase = 'done')
     AND NOT EXISTS (SELECT 1 FROM documents n WHERE n.item_id = i.id AND n.version > d.version)`;

/** Papers that a citizen sent before and that may serve again, after asking. */
@Injectable()
export class EarlierPapers {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly catalogue: Catalogue,
  ) {}

  /** Newest case first. Nothing where no draft asks for any. */
  async of(identityId: string, { service, shelved }: DialogueState): Promise<EarlierPaper[]> {
    if (service === undefined && !shelved?.length) return [];
    const rows = await this.database.query<Row>(
      `${found} ORDER BY c.submitted_at DESC, d.id DESC LIMIT ${most}`,
      [identityId],
    );
    const { timezone } = this.catalogue.office;
    return rows.map(({ documentId, key, service: code, receiptCode, submittedAt, cameAt, mime, ...row }) => ({
      documentId,
      key,
      service: code,
      receiptCode,
      nik: this.nikOf(row),
      day: formatDate(dayIn(timezone, submittedAt)),
      cameAt: cameAt.toISOString(),
      kind: mime === 'application/pdf' ? 'pdf' : 'image',
    }));
  }

  /**
   * The file of one of them, held against erasure until the transaction ends; null when it may not serve for this NIK (any
   * more).
   */
  async hold(documentId: string, identityId: string, nik: string | undefined): Promise<HeldPaper | null> {
    const row = await this.database.queryOne<Row>(`${found} AND d.id = $2 FOR SHARE OF f`, [
      identityId,
      documentId,
    ]);
    return row && this.nikOf(row) === nik ? { fileId: row.fileId, fromDocument: documentId } : null;
  }

  private nikOf({ applicantId, nik }: Pick<Row, 'applicantId' | 'nik'>): string {
    return this.vault.openText(`applicants.nik.${applicantId}`, nik);
  }
}
