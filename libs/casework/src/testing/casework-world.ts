import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type Catalogue, loadCatalogue } from '@app/catalogue';
import { FixedClock, newId } from '@app/core';
import { Vault, type WrappedKey } from '@app/crypto';
import { type Database, databaseAt, OfficeRows } from '@app/database';
import { QueueBackend, WakeUp } from '@app/queue';
import { ActionInputs } from '../action-inputs';
import { ActionEffects } from '../action-effects';
import { CaseList } from '../case-list';
import { CaseOpener } from '../case-opener';
import { CasePapers } from '../case-papers';
import type { Actor, CaseRecord, NewCase } from '../case-record';
import { CaseTimers } from '../case-timers';
import { CaseWriter } from '../case-writer';
import { Cases } from '../cases';
import { CasesRepository } from '../cases.repository';
import { Endorsement } from '../endorsement';
import { Ledger } from '../ledger';
import { Officials } from '../office/officials';
import { OfficeDates } from '../office/office-dates';
import { PromiseRecount } from '../promise/promise-recount';
import { OfficeCalendar } from '../office/office-calendar';
import { PromiseClock } from '../promise/promise-clock';
import { ServiceVersions } from '../service-versions';
import { Tasks } from '../tasks';
import { TimerHandlers } from '../timer-handlers';
import { Timers } from '../timers';
import { DigestTimer } from '../timers/digest-timer';
import { LimitTimer } from '../timers/limit-timer';
import { ReminderTimer } from '../timers/reminder-timer';
import { PromiseTimer } from '../promise/promise-timer';

/** Remembers who was woken instead of asking a queue. */
export class RecordedWakeUp extends WakeUp {
  readonly woken: string[] = [];

  override async wake(queue: string, ids: readonly string[]): Promise<void> {
    this.woken.push(...ids.map((id) => `${queue}:${id}`));
  }

  override wakeAgain(queue: string, ids: readonly string[]): Promise<void> {
    return this.wake(queue, ids);
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

const bundled = join(__dirname, '../../../../catalogue');

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
    readonly wrapped: WrappedKey,
    readonly handlers: TimerHandlers,
    readonly office: OfficeDates,
    readonly officials: Officials,
    readonly calendar: OfficeCalendar,
    readonly tasks: Tasks,
  ) {}

  /** With `wrapped` of an earlier world this is the same installation after a restart, maybe with other files. */
  static async at(
    url: string,
    { catalogueDir = bundled, wrapped: kept }: { catalogueDir?: string; wrapped?: WrappedKey } = {},
  ): Promise<CaseworkWorld> {
    const database = databaseAt(url, 8);
    await database.connect();
    const clock = new FixedClock(monday);
    const key = Buffer.alloc(32, 7);
    const vault = new Vault({ encryptionKey: key, tokenSecret: key });
    const wrapped = kept ?? vault.newKey(1);
    vault.load([wrapped]);
    const catalogue = loadCatalogue(catalogueDir);
    const wakeUp = new RecordedWakeUp(new QueueBackend(url), database);
    const effects = new ActionEffects();
    new Endorsement(effects, database, catalogue).onModuleInit();
    const ledger = new Ledger(database, vault);
    const handlers = new TimerHandlers();
    const timers = new Timers(database, wakeUp, clock, handlers);
    const rows = new OfficeRows(database);
    const calendar = new OfficeCalendar(catalogue, rows, clock);
    const tasks = new Tasks(database, vault, clock, calendar);
    const promise = new PromiseClock(database, calendar, timers, tasks);
    const versions = new ServiceVersions(database, catalogue);
    const repository = new CasesRepository(database, vault, versions);
    const writer = new CaseWriter(database, ledger, timers, promise, wakeUp, clock);
    const opener = new CaseOpener(database, vault, catalogue, repository, versions, writer);
    const papers = new CasePapers(database, vault, repository, writer, clock);
    const list = new CaseList(database, vault, repository, catalogue, clock);
    const inputs = new ActionInputs(catalogue, clock);
    const cases = new Cases(
      database,
      vault,
      repository,
      opener,
      papers,
      writer,
      list,
      effects,
      inputs,
      clock,
    );
    new LimitTimer(handlers, cases).onModuleInit();
    new ReminderTimer(handlers, database, repository, writer, clock).onModuleInit();
    new PromiseTimer(handlers, database, repository, promise, calendar, tasks, clock).onModuleInit();
    const recount = new PromiseRecount(
      handlers,
      database,
      repository,
      writer,
      promise,
      calendar,
      timers,
      clock,
    );
    recount.onModuleInit();
    const office = new OfficeDates(database, rows, calendar, recount, clock);
    new DigestTimer(handlers, database, calendar, catalogue, timers, tasks, clock).onModuleInit();
    const caseTimers = new CaseTimers(database, timers, handlers, repository);
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
      wrapped,
      handlers,
      office,
      new Officials(catalogue, rows),
      calendar,
      tasks,
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

  /** Every paper is there, so that its promise has begun. */
  async aCompleteCase(about: Partial<NewCase> = {}): Promise<CaseRecord> {
    const { documents, ...input } = await this.aNewCase(about);
    const fileId = await this.aFile();
    return this.cases.open({
      ...input,
      documents: documents.map((document) => (document.fileId ? document : { key: document.key, fileId })),
    });
  }

  async aVerifyingCase(): Promise<CaseRecord> {
    return this.cases.act((await this.aCase()).id, 'start_verification', { actor: officer });
  }

  async aReturnedCase(items = [{ key: 'ktp', reason: 'photo_blurred' }]): Promise<CaseRecord> {
    const { id } = await this.aVerifyingCase();
    return this.cases.act(id, 'return_to_citizen', { actor: officer, reasons: ['incomplete'], items });
  }

  /** Works what is due as the worker does after its sweep, until nothing more is. */
  async workDue(): Promise<void> {
    for (;;) {
      this.wakeUp.woken.length = 0;
      await this.timers.wakeDue();
      const ids = this.wakeUp.woken.filter((name) => name.startsWith('timers:'));
      if (ids.length === 0) return;
      for (const id of ids) await this.caseTimers.work(id.slice('timers:'.length));
    }
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
