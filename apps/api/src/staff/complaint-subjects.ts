import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import type { FieldError } from '@app/core';
import { RequestInvalid } from '../request-invalid';

/** Whether the case and the person that a complaint is said to be about are there. */
@Injectable()
export class ComplaintSubjects {
  constructor(private readonly database: Database) {}

  /** @throws RequestInvalid */
  async require({ caseId, concernsUser }: { caseId?: string; concernsUser?: string }): Promise<void> {
    const row = await this.database.queryOne<{ knows_case: boolean; knows_user: boolean }>(
      `SELECT $1::uuid IS NULL OR EXISTS (SELECT 1 FROM cases WHERE id = $1) AS knows_case,
              $2::uuid IS NULL OR EXISTS (SELECT 1 FROM users WHERE id = $2) AS knows_user`,
      [caseId ?? null, concernsUser ?? null],
    );
    const errors: FieldError[] = [
      ...(row?.knows_case ? [] : [{ field: 'caseId', code: 'not_found' }]),
      ...(row?.knows_user ? [] : [{ field: 'concernsUser', code: 'not_found' }]),
    ];
    if (errors.length > 0) throw new RequestInvalid(errors);
  }
}
