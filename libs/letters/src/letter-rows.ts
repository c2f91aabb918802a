import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import type { Serial } from './number-series';
import type { LetterValues } from './template';

/** What was fixed when the letter was drafted: reprinting gives the same letter. */
export interface LetterData {
  values: LetterValues['values'];
  shown: LetterValues['shown'];
  /** `photo.<key>` to the file that it was taken from. */
  photoFiles: Record<string, string>;
  /** Whose letter it is, as it stands on the paper. */
  holder: { name: string; village: string };
}

/** Who signs, as of the day of the draft. */
export interface Signer {
  name: string;
  title: string;
  rank: string;
  nip: string;
  /** Who of the staff it is, where an order names him. */
  userId?: string;
}

export type LetterStatus = 'draft' | 'valid' | 'superseded' | 'revoked' | 'expired';

export interface LetterRow {
  id: string;
  case_id: string;
  ordinal: number;
  status: LetterStatus;
  number: string | null;
  token_sealed: Buffer;
  data_sealed: Buffer;
  signer: Signer;
  sheet_file_id: string | null;
  scan_file_id: string | null;
  scan_sha256: Buffer | null;
  drafted_at: Date;
  signed_at: Date | null;
  valid_until: Date | null;
  /** When it went out of force, revoked or superseded. */
  revoked_at: Date | null;
}

/** A letter about to be written down as a draft. */
export interface NewLetter {
  id: string;
  caseId: string;
  ordinal: number;
  serial: Serial | null;
  number: string;
  token: string;
  data: LetterData;
  signer: Signer;
  at: Date;
}

/** The signed paper; without a file where another office only told number and day of its document. */
export interface Scan {
  fileId: string | null;
  sha256: Buffer | null;
  at: Date;
  validUntil: Date | null;
}

/** Letters in the database. */
@Injectable()
export class LetterRows {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
  ) {}

  /** The newest letter of a case, whatever its state; null before the first draft. */
  async newest(caseId: string): Promise<LetterRow | null> {
    return this.database.queryOne<LetterRow>(
      'SELECT * FROM letters WHERE case_id = $1 ORDER BY ordinal DESC LIMIT 1',
      [caseId],
    );
  }

  /** The newest letter of a case that was not given up before it was signed; null when there is none. */
  async current(caseId: string): Promise<LetterRow | null> {
    return this.database.queryOne<LetterRow>(
      `SELECT * FROM letters WHERE case_id = $1 ORDER BY (status = 'revoked' AND signed_at IS NULL), ordinal DESC LIMIT 1`,
      [caseId],
    );
  }

  /** The letter of a case that is in force, if any; a correction may wait beside it. */
  async valid(caseId: string): Promise<LetterRow | null> {
    return this.database.queryOne<LetterRow>(
      `SELECT * FROM letters WHERE case_id = $1 AND status = 'valid' ORDER BY ordinal DESC LIMIT 1`,
      [caseId],
    );
  }

  /** The next letter of the case that was signed: what replaced this one; null when nothing has. */
  async replacing({ case_id: caseId, ordinal }: LetterRow): Promise<LetterRow | null> {
    return this.database.queryOne<LetterRow>(
      `SELECT * FROM letters WHERE case_id = $1 AND ordinal > $2 AND signed_at IS NOT NULL ORDER BY ordinal LIMIT 1`,
      [caseId, ordinal],
    );
  }

  /** Null when there is none: a token from outside may be anything. */
  async byToken(token: string): Promise<LetterRow | null> {
    return this.database.queryOne<LetterRow>('SELECT * FROM letters WHERE token_hash = $1', [
      this.hash(token),
    ]);
  }

  async insert(letter: NewLetter): Promise<void> {
    await this.database.query(
      `INSERT INTO letters (id, case_id, ordinal, status, series, number_seq, number, token_hash, token_sealed,
         data_sealed, signer, drafted_at)
       VALUES ($1, $2, $3, 'draft', $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        letter.id,
        letter.caseId,
        letter.ordinal,
        letter.serial?.series ?? null,
        letter.serial?.seq ?? null,
        letter.number,
        this.hash(letter.token),
        this.vault.seal(`letters.token.${letter.id}`, letter.token),
        this.sealData(letter.id, letter.data),
        JSON.stringify(letter.signer),
        letter.at,
      ],
    );
  }

  /** New content under the same number and token; a sheet printed before shows the old content and is let go. */
  async refresh(id: string, draft: { data: LetterData; signer: Signer; at: Date }): Promise<void> {
    await this.database.query(
      `UPDATE letters SET data_sealed = $2, signer = $3, drafted_at = $4, sheet_file_id = NULL, printed_at = NULL
        WHERE id = $1`,
      [id, this.sealData(id, draft.data), JSON.stringify(draft.signer), draft.at],
    );
  }

  data(row: LetterRow): LetterData {
    return this.vault.openJson<LetterData>(`letters.data.${row.id}`, row.data_sealed);
  }

  token(row: LetterRow): string {
    return this.vault.openText(`letters.token.${row.id}`, row.token_sealed);
  }

  async printed(id: string, sheetFileId: string, at: Date): Promise<void> {
    await this.database.query('UPDATE letters SET sheet_file_id = $2, printed_at = $3 WHERE id = $1', [
      id,
      sheetFileId,
      at,
    ]);
  }

  async signed(id: string, { fileId, sha256, at, validUntil }: Scan): Promise<void> {
    await this.database.query(
      `UPDATE letters SET status = 'valid', scan_file_id = $2, scan_sha256 = $3, signed_at = $4, valid_until = $5
        WHERE id = $1`,
      [id, fileId, sha256, at, validUntil],
    );
  }

  async end(
    id: string,
    status: 'superseded' | 'revoked',
    { reason, at }: { reason?: string; at: Date },
  ): Promise<void> {
    await this.database.query('UPDATE letters SET status = $2, reason = $3, revoked_at = $4 WHERE id = $1', [
      id,
      status,
      reason ?? null,
      at,
    ]);
  }

  private sealData(id: string, data: LetterData): Buffer {
    return this.vault.sealJson(`letters.data.${id}`, data);
  }

  private hash(token: string): Buffer {
    return this.vault.blindIndex('letter-token', token);
  }
}
