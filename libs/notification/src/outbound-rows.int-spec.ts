import { AsyncLocalStorage } from 'node:async_hooks';
import { Contacts } from '@app/contacts';
import { newId } from '@app/core';
import { Vault } from '@app/crypto';
import { Database, DatabaseUnavailable } from '@app/database';
import { TestApi } from '../../../test/support/test-api';
import { type ClaimedMessage, openingsReason, OutboundRows, quietReason } from './outbound-rows';
import { Outbox } from './outbox';
import { SetClock } from './testing/scripted-channel';

jest.setTimeout(60_000); // a small machine under load

const minute = 60_000;

describe('a claim, while the database comes and goes', () => {
  let api: TestApi;
  let database: Database;
  let clock: SetClock;
  let who: string;

  beforeAll(async () => {
    api = await TestApi.start();
    database = api.app.get(Database);
  });
  afterAll(() => api?.stop());

  beforeEach(async () => {
    clock = new SetClock();
    const sender = { channel: 'scripted', account: 'office', senderId: newId(), at: clock.at };
    who = (await api.app.get(Contacts, { strict: false }).resolve(sender)).identityId;
    const cause = `test:${newId()}`;
    await api.app
      .get(Outbox, { strict: false })
      .say({ cause, identityId: who, purpose: 'reply', contents: [{ text: 'Baik.' }] });
    clock.at = new Date(Date.now() + minute);
  });

  /** A worker of its own, with its own line; `with` says how that line behaves. */
  const aWorker = (own: Partial<Pick<Database, 'queryOne' | 'query' | 'steadyForMs'>> = {}): OutboundRows => {
    const line = {
      steadyForMs: Infinity,
      query: database.query.bind(database),
      queryOne: database.queryOne.bind(database),
      transaction: database.transaction.bind(database),
      ...own,
    };
    return new OutboundRows(
      line as unknown as Database,
      api.app.get(Vault, { strict: false }),
      api.app.get(Contacts, { strict: false }),
      clock,
    );
  };
  const status = async (): Promise<string | undefined> =>
    (
      await database.queryOne<{ status: string }>(
        'SELECT status FROM outbound_messages WHERE identity_id = $1',
        [who],
      )
    )?.status;
  const isQueued = async (): Promise<void> => {
    for (let n = 0; n < 100 && (await status()) !== 'queued'; n++)
      await new Promise((next) => setTimeout(next, 20));
  };

  it('whose answer was lost is given back at once, not after a minute, and counts as no attempt', async () => {
    let cuts = 3;
    const cut = aWorker({
      queryOne: async <R>(sql: string, values: readonly unknown[] = []): Promise<R | null> => {
        await database.queryOne<R>(sql, values); // it stands
        throw new DatabaseUnavailable('cut');
      },
      query: async <R>(sql: string, values: readonly unknown[] = []): Promise<R[]> => {
        if (cuts-- > 0) throw new DatabaseUnavailable('cut');
        return database.query<R>(sql, values);
      },
    });

    await expect(cut.claim(who)).rejects.toThrow(DatabaseUnavailable);
    expect(await status()).toBe('sending');
    await isQueued();

    expect(await aWorker().claim(who)).toMatchObject({ attempt: 1, content: { text: 'Baik.' } });
  });

  it('of another worker is never given back by one that lost its own', async () => {
    await aWorker().claim(who);
    let told: () => void = () => undefined;
    const isTold = new Promise<void>((done) => (told = done));
    const other = aWorker({
      queryOne: () => Promise.reject(new DatabaseUnavailable('cut')),
      query: async <R>(sql: string, values: readonly unknown[] = []): Promise<R[]> => {
        const rows = await database.query<R>(sql, values);
        told();
        return rows;
      },
    });
    await expect(other.claim(who)).rejects.toThrow(DatabaseUnavailable);
    await isTold;

    expect(await status()).toBe('sending');
  });

  it('that ran out while the database was away is left to its worker for a moment after the return', async () => {
    const mine = aWorker();
    const held = await mine.claim(who);
    clock.pass(2 * minute);

    expect(await aWorker({ steadyForMs: 1000 }).claim(who)).toBeNull();
    if (held) await mine.sent(held, 'out-1'); // what it knew all along
    expect(await aWorker().claim(who)).toBeNull();
    expect(await status()).toBe('sent');
  });

  it('of a worker that is gone is taken over once the database has been steady', async () => {
    await aWorker().claim(who);
    clock.pass(2 * minute);

    expect(await aWorker().claim(who)).toMatchObject({ attempt: 2 });
  });
});

describe('what waits for somebody to speak, claimed while he does', () => {
  let api: TestApi;
  let database: Database;
  let contacts: Contacts;
  let clock: SetClock;
  let rows: OutboundRows;
  let outbox: Outbox;
  let senderId: string;
  let who: string;

  beforeAll(async () => {
    api = await TestApi.start();
    database = api.app.get(Database);
    contacts = api.app.get(Contacts, { strict: false });
    outbox = api.app.get(Outbox, { strict: false });
  });
  afterAll(() => api?.stop());

  beforeEach(async () => {
    clock = new SetClock();
    clock.at = new Date(Date.now() + minute);
    rows = new OutboundRows(database, api.app.get(Vault, { strict: false }), contacts, clock);
    senderId = newId();
    who = (await contacts.resolve({ ...sender(), at: new Date(clock.at.getTime() - 48 * 60 * minute) }))
      .identityId;
    const contents = [{ text: 'Suratnya sudah jadi.' }];
    await outbox.say({ cause: `test:${newId()}`, identityId: who, purpose: 'notice', contents });
  });

  const sender = (): { channel: string; account: string; senderId: string } => ({
    channel: 'scripted',
    account: 'office',
    senderId,
  });
  const closed = { status: 'held', code: 'window_closed', partsSent: 1, task: 'call_by_hand' } as const;
  const claim = async (): Promise<ClaimedMessage> => {
    const claimed = await rows.claim(who);
    if (!claimed) throw new Error('nothing to claim');
    return claimed;
  };
  /** His turn: his words are noted, what is held for him is released. */
  const speaks = (between: () => Promise<void> = () => Promise.resolve()): Promise<boolean> =>
    database.transaction(async () => {
      await contacts.resolve({ ...sender(), at: clock.at });
      const released = await outbox.release(who);
      await between();
      return released;
    });

  it('is due again where his window was found closed a moment before, behind the parts that are out', async () => {
    const claimed = await claim();
    await speaks();

    expect(await rows.failed(claimed, closed)).toBe(false);
    expect(await rows.claim(who)).toMatchObject({ id: claimed.id, attempt: 1, partsSent: 1 });
  });

  it('is due again where his turn ends only afterwards', async () => {
    const outside = AsyncLocalStorage.snapshot(); // of his turn's transaction
    const claimed = await claim();
    let held: Promise<boolean> | undefined;
    await speaks(async () => {
      held = outside(() => rows.failed(claimed, closed)); // waits for the end of this turn
      await new Promise((next) => setTimeout(next, 100));
    });

    expect(await held).toBe(false);
    expect(await rows.claim(who)).toMatchObject({ id: claimed.id });
  });

  it('is released by his turn where it was held before', async () => {
    const claimed = await claim();
    expect(await rows.failed(claimed, closed)).toBe(true);
    expect(await rows.claim(who)).toBeNull();

    await speaks();
    expect(await rows.claim(who)).toMatchObject({ id: claimed.id });
  });

  it('does not wait for the morning, nor where there was no room to write to him first', async () => {
    const tomorrow = new Date(clock.at.getTime() + 10 * 60 * minute);
    for (const reason of [quietReason, openingsReason]) {
      const claimed = await claim();
      clock.pass(minute);
      await speaks();
      await rows.stepAside(claimed, { until: tomorrow, reason });
    }

    const claimed = await claim();
    await rows.stepAside(claimed, { until: tomorrow, reason: quietReason });
    expect(await rows.claim(who)).toBeNull();
  });
});
