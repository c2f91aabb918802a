import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import type { LetterData } from './letter-rows';

/**
 * Takes a person out of letters that were never signed: the number and its day stay in the register, with nobody at it.
 * A letter that was signed is an archive and stays whole.
 */
@Injectable()
export class LetterErasure {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
  ) {}

  /** Answers the sheets that nothing points at any more. */
  async forgetDrafts(caseIds: readonly string[]): Promise<string[]> {
    const drafts = await this.database.query<{ id: string; data: Buffer; sheet: string | null }>(
      `SELECT id, data_sealed AS data, sheet_file_id AS sheet FROM letters
        WHERE case_id = ANY ($1) AND signed_at IS NULL FOR UPDATE`,
      [caseIds],
    );
    for (const { id, data } of drafts) {
      const { values } = this.vault.openJson<LetterData>(`letters.data.${id}`, data);
      const nobody = { values: {}, shown: {}, photoFiles: {}, holder: { name: '', village: '' } };
      const kept = values['date'] === undefined ? nobody : { ...nobody, values: { date: values['date'] } };
      await this.database.query('UPDATE letters SET data_sealed = $2, sheet_file_id = NULL WHERE id = $1', [
        id,
        this.vault.sealJson(`letters.data.${id}`, kept),
      ]);
    }
    return drafts.flatMap(({ sheet }) => sheet ?? []);
  }
}
