import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';

/** One of a case's letters, as an inspector sees it. */
export interface LetterTrace {
  id: string;
  ordinal: number;
  status: string;
  number: string | null;
  signer: Record<string, unknown>;
  draftedAt: Date;
  printedAt: Date | null;
  signedAt: Date | null;
  validUntil: Date | null;
  revokedAt: Date | null;
  reason: string | null;
  scanFileId: string | null;
  /** Of the signed paper when it was recorded, in hexadecimal. */
  scanSha256: string | null;
}

/** All letters of a case, the superseded and the revoked too. */
@Injectable()
export class LetterHistory {
  constructor(private readonly database: Database) {}

  ofCase(caseId: string): Promise<LetterTrace[]> {
    return this.database.query<LetterTrace>(
      `SELECT id, ordinal, status, number, signer, drafted_at AS "draftedAt", printed_at AS "printedAt",
              signed_at AS "signedAt", valid_until AS "validUntil", revoked_at AS "revokedAt", reason,
              scan_file_id AS "scanFileId", encode(scan_sha256, 'hex') AS "scanSha256"
         FROM letters WHERE case_id = $1 ORDER BY ordinal`,
      [caseId],
    );
  }
}
