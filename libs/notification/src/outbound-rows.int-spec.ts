import { Contacts } from '@app/contacts';
import { newId } from '@app/core';
import { Vault } from '@app/crypto';
import { Database, DatabaseUnavailable } from '@app/database';
import { TestApi } from '../../../test/support/test-api';
import { OutboundRows } from './outbound-rows';
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
    return new OutboundRows(line as unknown as Database, api.app.get(Vault, { strict: false }), clock);
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
    const held = await aWorker().claim(who);
    const other = aWorker();
    await other.giveBack(who, new Date((held?.leaseEnd.getTime() ?? 0) + 1));

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
