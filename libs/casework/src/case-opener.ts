import { Catalogue, type ServiceDefinition } from '@app/catalogue';
import { newId } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import type { CaseRecord, NewCase } from './case-record';
import { CaseWriter } from './case-writer';
import { CaseNotFound } from './casework.errors';
import { CasesRepository } from './cases.repository';
import { ServiceVersions } from './service-versions';
import { afterWorkingDays } from './working-time/working-time';

/** Makes cases out of finished dialogues, forms and counter entries. */
@Injectable()
export class CaseOpener {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly catalogue: Catalogue,
    private readonly repository: CasesRepository,
    private readonly versions: ServiceVersions,
    private readonly writer: CaseWriter,
  ) {}

  /** Opens the case; asked again with the same receipt it answers the case that is there. */
  async open(input: NewCase): Promise<CaseRecord> {
    return this.database.transaction(async () => {
      const code = this.vault.receiptCode(this.catalogue.office.prefix, input.receiptSeed);
      const known = await this.repository.find('c.receipt_code', code);
      if (known) return known;
      const id = input.caseId ?? newId();
      const service = this.catalogue.service(input.service);
      await this.insert(id, code, service, input);
      await this.insertItems(id, service, input);
      const record = await this.get(id);
      await this.writer.save(record, {
        actor: input.submittedBy
          ? { kind: 'staff', userId: input.submittedBy, roles: [] }
          : { kind: 'citizen', identityId: input.identityId },
        action: 'submit',
        to: service.workflow.initial,
        at: input.at,
        detail: { channel: input.channel },
      });
      return this.get(id);
    });
  }

  private async get(id: string): Promise<CaseRecord> {
    const record = await this.repository.find('c.id', id);
    if (!record) throw new CaseNotFound('case vanished', { caseId: id });
    return record;
  }

  private async insert(id: string, code: string, service: ServiceDefinition, input: NewCase): Promise<void> {
    const applicantId = await this.repository.applicant(input.applicant);
    const complete = service.documents.every(
      ({ key, required }) => !required || input.documents.some((document) => document.key === key),
    );
    const promised = service.promise
      ? afterWorkingDays(input.at, service.promise.working_days, this.catalogue.office)
      : null;
    await this.database.query(
      `INSERT INTO cases (id, receipt_code, receipt_seed, service_code, service_version_id, status, phase, channel,
         applicant_id, submitted_by, identity_id, village, fields_sealed, submitted_at, complete_at, promised_at, sandbox)
       VALUES ($1, $2, $3, $4, $5, $6, 'work', $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
      [
        id,
        code,
        input.receiptSeed,
        service.code,
        await this.versions.current(service.code),
        service.workflow.initial,
        input.channel,
        applicantId,
        input.submittedBy ?? 'self',
        input.identityId ?? null,
        input.applicant.village ?? null,
        this.repository.sealFields(id, input.fields),
        input.at,
        complete ? input.at : null,
        promised,
        input.sandbox ?? false,
      ],
    );
    await this.repository.index(id, { ...input.applicant, receiptCode: code });
    if (input.identityId) await this.relate(applicantId, input.identityId);
  }

  /** This chat spoke for this person: a relation, not an identity (law 9). */
  private async relate(applicantId: string, identityId: string): Promise<void> {
    await this.database.query(
      `INSERT INTO applicant_identities (id, applicant_id, identity_id, relation) VALUES ($1, $2, $3, 'sender')
       ON CONFLICT DO NOTHING`,
      [newId(), applicantId, identityId],
    );
  }

  private async insertItems(caseId: string, service: ServiceDefinition, input: NewCase): Promise<void> {
    for (const definition of service.documents) {
      const given = input.documents.find(({ key }) => key === definition.key);
      const itemId = newId();
      const state = given?.fileId ? 'received' : given?.willBring ? 'will_bring' : 'missing';
      await this.database.query(
        'INSERT INTO case_items (id, case_id, key, required, state) VALUES ($1, $2, $3, $4, $5)',
        [itemId, caseId, definition.key, definition.required, state],
      );
      if (!given?.fileId) continue;
      await this.database.query(
        `INSERT INTO documents (id, case_id, item_id, file_id, version, state) VALUES ($1, $2, $3, $4, 1, 'received')`,
        [newId(), caseId, itemId, given.fileId],
      );
    }
  }
}
