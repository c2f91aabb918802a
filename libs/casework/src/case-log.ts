import { Clock } from '@app/core';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import type { Actor } from './case-record';
import { CaseWriter } from './case-writer';
import { CaseNotFound } from './casework.errors';
import { CasesRepository } from './cases.repository';

/** Lines in a case's ledger that move nothing: what happened to the case or its letter, also after its end. */
@Injectable()
export class CaseLog {
  constructor(
    private readonly database: Database,
    private readonly repository: CasesRepository,
    private readonly writer: CaseWriter,
    private readonly clock: Clock,
  ) {}

  /** @throws CaseNotFound */
  async note(
    caseId: string,
    event: string,
    { actor, detail }: { actor: Actor; detail?: Record<string, unknown> },
  ): Promise<void> {
    await this.database.transaction(async () => {
      const record = await this.repository.lock(caseId);
      if (!record) throw new CaseNotFound('no such case', { caseId });
      await this.writer.save(record, {
        actor,
        action: event,
        to: record.status,
        at: this.clock.now(),
        isQuiet: true,
        ...(detail ? { detail } : {}),
      });
    });
  }
}
