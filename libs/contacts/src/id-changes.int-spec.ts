import { Vault } from '@app/crypto';
import { type Database, databaseAt } from '@app/database';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database';
import { Contacts } from './contacts';
import { IdChanges } from './id-changes';

const at = new Date('2026-03-02T02:00:00Z');
const ours = { channel: 'whatsapp', account: '1' };

describe('a person who gets another id', () => {
  let test: TestDatabase;
  let database: Database;
  let contacts: Contacts;
  let changes: IdChanges;
  let old: string;
  let fresh: string;
  let user: string;
  let made = 0;

  beforeAll(async () => {
    test = await createTestDatabase();
    database = databaseAt(test.url, 6);
    await database.connect();
    const key = Buffer.alloc(32, 7);
    const vault = new Vault({ encryptionKey: key, tokenSecret: key });
    vault.load([vault.newKey(1)]);
    contacts = new Contacts(database, vault);
    changes = new IdChanges(database, vault, contacts);
  });
  beforeEach(() => {
    made += 1;
    old = `62800000${10_000 + made}`;
    fresh = `62800000${20_000 + made}`;
    user = `ID.${made}`;
  });
  afterAll(async () => {
    await database?.close();
    await test?.drop();
  });

  const from = async (senderId: string, alias?: string): Promise<string> =>
    (await contacts.resolve({ ...ours, senderId, alias, at, phone: alias ? undefined : `+${senderId}` }))
      .identityId;
  const change = (formerIds: string[], newIds: string[]): Promise<void> =>
    changes.apply({ ...ours, formerIds, newIds });

  it('is reached at the new number and known by it', async () => {
    const siti = await from(old);
    await change([old], [fresh]);

    expect(await contacts.address(siti)).toMatchObject({ recipient: fresh, phone: `+${fresh}` });
    expect(await from(fresh)).toBe(siti);
  });

  it('leaves the old number to whoever gets it: a stranger, also when the news comes once more', async () => {
    const siti = await from(old);
    await change([old], [fresh]);
    const stranger = await from(old);
    expect(stranger).not.toBe(siti);

    await change([old], [fresh]);
    expect(await from(old)).toBe(stranger);
    expect(await from(fresh)).toBe(siti);
  });

  it('keeps the user id when the number changes, and the number when the user id does', async () => {
    const siti = await from(old, user);
    await change([user, old], [fresh]);
    expect(await from(user)).toBe(siti);
    expect(await from(fresh, user)).toBe(siti);

    await change([user], [`${user}x`]);
    expect(await from(`${user}x`)).toBe(siti);
    expect(await from(fresh, `${user}x`)).toBe(siti);
    expect(await from(user)).not.toBe(siti);
  });

  it('gets both at once', async () => {
    const siti = await from(old, user);
    await change([old], [fresh, `${user}x`]);

    expect(await from(fresh, `${user}x`)).toBe(siti);
    expect((await contacts.address(siti)).recipient).toBe(fresh);
  });

  it('who wrote from the new number before the news came is reached there, and the old number is a stranger', async () => {
    const siti = await from(old, user);
    expect(await from(fresh, user)).toBe(siti);
    await change([old], [fresh]);

    expect(await contacts.address(siti)).toMatchObject({ recipient: fresh, phone: `+${fresh}` });
    expect(await from(user)).toBe(siti);
    expect(await from(old)).not.toBe(siti);
  });

  it('keeps the new number where it is the first of her ids, and the former one goes', async () => {
    const siti = await from(fresh, user);
    await from(old, user);
    await change([old], [fresh]);

    expect((await contacts.address(siti)).recipient).toBe(fresh);
    expect(await from(old)).not.toBe(siti);
  });

  it('is never made one with somebody who has the new id already', async () => {
    const siti = await from(old);
    const budi = await from(fresh);
    await change([old], [fresh]);

    expect(await from(old)).toBe(siti);
    expect(await from(fresh)).toBe(budi);
  });

  it('whom nobody knows is nobody', async () => {
    await change([old], [fresh]);

    expect(await contacts.known({ ...ours, senderId: fresh })).toBeNull();
  });

  it('ends as one or as two, but whole, when a message from the new number comes at the same moment', async () => {
    const siti = await from(old);
    const [writer] = await Promise.all([from(fresh), change([old], [fresh])]);

    expect(await from(fresh)).toBe(writer);
    if (writer !== siti) expect(await from(old)).toBe(siti);
  });
});
