import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type Catalogue, loadCatalogue } from '@app/catalogue';
import { FixedClock, newId } from '@app/core';
import { Vault } from '@app/crypto';
import { type Database, databaseAt, migrate } from '@app/database';
import { QueueBackend, WakeUp } from '@app/queue';
import { ActionEffects } from '../action-effects';
import { CaseList } from '../case-list';
import { CaseOpener } from '../case-opener';
import { CasePapers } from '../case-papers';
import type { Actor, CaseRecord, NewCase } from '../case-record';
import { CaseTimers } from '../case-timers';
import { CaseWriter } from '../case-writer';
import { Cases } from '../cases';
import { CasesRepository } from '../cases.repository';
import { Ledger } from '../ledger';
import { ServiceVersions } from '../service-versions';
import { Timers } from '../timers';

/** Remembers who was woken instead of asking a queue. */
export class RecordedWakeUp extends WakeUp {
  readonly woken: string[] = [];

  override async wake(queue: string, ids: readonly string[]): Promise<void> {
    this.woken.push(...ids.map((id) => `${queue}:${id}`));
  }
}

export const officer: Actor = {
  kind: 'staff',
  userId: '01900000-0000-7000-8000-000000000001',
  roles: ['officer'],
};
export const citizen: Actor = { kind: 'citizen' };
/** Monday, an hour after the office opened. */
export const monday = new Date('2026-03-02T01:00:00Z');

/** Casework over a real database, with a clock that the spec moves. For specs only. */
export class CaseworkWorld {
  private constructor(
    readonly database: Database,
    readonly clock: FixedClock,
    readonly vault: Vault,
    readonly catalogue: Catalogue,
    readonly effects: ActionEffects,
    readonly ledger: Ledger,
    readonly timers: Timers,
    readonly caseTimers: CaseTimers,
    readonly cases: Cases,
    readonly wakeUp: RecordedWakeUp,
  ) {}

  static async at(url: string): Promise<CaseworkWorld> {
    await migrate(url);
    const database = databaseAt(url, 8);
    await database.connect();
    const clock = new FixedClock(monday);
    const key = Buffer.alloc(32, 7);
    const vault = new Vault({ encryptionKey: key, tokenSecret: key });
    vault.load([vault.newKey(1)]);
    const catalogue = loadCatalogue(join(__dirname, '../../../../catalogue'));
    const wakeUp = new RecordedWakeUp(new QueueBackend(url), database);
    const effects = new ActionEffects();
    const ledger = new Ledger(database, vault);
    const timers = new Timers(database, wakeUp, clock);
    const versions = new ServiceVersions(database, catalogue);
    const repository = new CasesRepository(database, vault, versions);
    const writer = new CaseWriter(database, ledger, timers, wakeUp, clock);
    const opener = new CaseOpener(database, vault, catalogue, repository, versions, writer);
    const papers = new CasePapers(database, vault, repository, writer, clock);
    const list = new CaseList(database, vault, repository, catalogue, clock);
    const cases = new Cases(
      database,
      vault,
      catalogue,
      repository,
      opener,
      papers,
      writer,
      list,
      effects,
      clock,
    );
    const caseTimers = new CaseTimers(database, timers, cases, repository);
    return new CaseworkWorld(
      database,
      clock,
      vault,
      catalogue,
      effects,
      ledger,
      timers,
      caseTimers,
      cases,
      wakeUp,
    );
  }

  /** What opens a complete IUMK case, but for what the spec is about. */
  async aNewCase(about: Partial<NewCase> = {}): Promise<NewCase> {
    return {
      receiptSeed: randomBytes(32),
      service: 'iumk',
      fields: { applicant_name: 'Siti Contoh', business_name: 'Warung Contoh' },
      documents: [
        { key: 'ktp', fileId: await this.aFile() },
        { key: 'kk', fileId: await this.aFile() },
        { key: 'pas_foto', willBring: true },
        { key: 'surat_pengantar', fileId: await this.aFile() },
      ],
      applicant: { name: 'Siti Contoh' },
      channel: 'counter',
      at: this.clock.now(),
      ...about,
    };
  }

  async aCase(about: Partial<NewCase> = {}): Promise<CaseRecord> {
    return this.cases.open(await this.aNewCase(about));
  }

  async aVerifyingCase(): Promise<CaseRecord> {
    return this.cases.act((await this.aCase()).id, 'start_verification', { actor: officer });
  }

  async aReturnedCase(items = [{ key: 'ktp', reason: 'photo_blurred' }]): Promise<CaseRecord> {
    const { id } = await this.aVerifyingCase();
    return this.cases.act(id, 'return_to_citizen', { actor: officer, reasons: ['incomplete'], items });
  }

  async aFile(): Promise<string> {
    const id = newId();
    await this.database.query(
      `INSERT INTO files (id, purpose, state, mime, size, storage_key, created_at)
       VALUES ($1, 'upload', 'stored', 'image/jpeg', 1, $2, $3)`,
      [id, id, this.clock.now()],
    );
    return id;
  }
}
