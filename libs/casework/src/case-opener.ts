import { Catalogue, type ServiceDefinition } from '@app/catalogue';
import { newId } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import type { CaseRecord, NewCase } from './case-record';
import { CaseWriter } from './case-writer';
import { CaseNotFound, ReceiptTaken } from './casework.errors';
import { CasesRepository } from './cases.repository';
import { ServiceVersions } from './service-versions';

const receiptAttempts = 5;

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
      const id = input.caseId ?? newId();
      const known = await this.known(input);
      if (known) return known;
      const service = this.catalogue.service(input.service);
      const receipt = await this.receipt(id, input);
      await this.insert(id, receipt.code, service, { ...input, receiptSeed: receipt.seed });
      await this.insertItems(id, service, input);
      const record = await this.get(id);
      await this.writer.save(record, {
        actor: input.submittedBy
          ? { kind: 'staff', userId: input.submittedBy, roles: [] }
          : { kind: 'citizen', identityId: input.identityId },
        action: 'submit',
        to: service.workflow.initial,
        at: input.at,
        detail: { channel: input.channel, ...reusedIn(input) },
      });
      return this.get(id);
    });
  }

  /** The case of the same request; two such at once wait here for each other. */
  private async known({ caseId, receiptSeed }: NewCase): Promise<CaseRecord | null> {
    if (caseId) await this.hold(caseId);
    const same = caseId ? await this.repository.find('c.id', caseId) : null;
    if (same) return same;
    const code = this.codeOf(receiptSeed);
    await this.hold(code);
    const holder = await this.repository.find('c.receipt_code', code);
    return holder?.receiptSeed.equals(receiptSeed) ? holder : null;
  }

  /**
   * A receipt whose code nobody has: two seeds may make one code, and a code must never open another citizen's case.
   * A web receipt is out already and cannot change. @throws ReceiptTaken
   */
  private async receipt(
    id: string,
    { channel, receiptSeed }: NewCase,
  ): Promise<{ code: string; seed: Buffer }> {
    let seed = receiptSeed;
    for (let attempt = 1; attempt <= receiptAttempts; attempt++) {
      const code = this.codeOf(seed);
      if (!(await this.repository.find('c.receipt_code', code))) return { code, seed };
      if (channel === 'web') break;
      seed = this.vault.receiptSeed('case', `${id}:${attempt}`);
    }
    throw new ReceiptTaken('receipt code is taken', { caseId: id });
  }

  private codeOf(seed: Buffer): string {
    return this.vault.receiptCode(this.catalogue.office.prefix, seed);
  }

  /** Until the transaction ends, nobody else opens under this name. */
  private async hold(name: string): Promise<void> {
    await this.database.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`case:${name}`]);
  }

  private async get(id: string): Promise<CaseRecord> {
    const record = await this.repository.find('c.id', id);
    if (!record) throw new CaseNotFound('case vanished', { caseId: id });
    return record;
  }

  private async insert(id: string, code: string, service: ServiceDefinition, input: NewCase): Promise<void> {
    const applicantId = await this.repository.applicant(input.applicant);
    await this.database.query(
      `INSERT INTO cases (id, receipt_code, receipt_seed, service_code, service_version_id, status, phase, channel,
         applicant_id, submitted_by, identity_id, village, fields_sealed, submitted_at, sandbox, delivery)
       VALUES ($1, $2, $3, $4, $5, $6, 'work', $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
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
        input.sandbox ?? false,
        input.delivery ?? null,
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
        `INSERT INTO documents (id, case_id, item_id, file_id, version, state, from_document)
         VALUES ($1, $2, $3, $4, 1, 'received', $5)`,
        [newId(), caseId, itemId, given.fileId, given.fromDocument ?? null],
      );
    }
  }
}

/** That a paper was not sent anew stands in the ledger too. */
function reusedIn({ documents }: NewCase): { reused?: string[] } {
  const reused = documents.filter(({ fromDocument }) => fromDocument !== undefined).map(({ key }) => key);
  return reused.length > 0 ? { reused } : {};
}
