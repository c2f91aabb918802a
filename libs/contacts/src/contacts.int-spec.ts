import { newId } from '@app/core';
import { Vault } from '@app/crypto';
import { Database, databaseAt } from '@app/database';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database';
import { Contacts } from './contacts';

const at = new Date('2026-03-02T02:00:00Z');

describe('a number and a user id', () => {
  let test: TestDatabase;
  let database: Database;
  let contacts: Contacts;
  let number: string;
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
  });
  beforeEach(() => {
    made += 1;
    number = `628000000${1000 + made}`;
    user = `ID.${made}`;
  });
  afterAll(async () => {
    await database?.close();
    await test?.drop();
  });

  const from = async (senderId: string, alias?: string): Promise<string> =>
    (await contacts.resolve({ channel: 'whatsapp', account: '1', senderId, alias, at })).identityId;

  it('told together are one person, by whichever she writes afterwards', async () => {
    const siti = await from(number, user);

    expect(await from(number)).toBe(siti);
    expect(await from(user)).toBe(siti);
    expect(await from(user, number)).toBe(siti);
  });

  it.each(['number', 'user id'])('are linked later to who was known by the %s', async (first) => {
    const siti = await from(first === 'number' ? number : user);

    expect(await from(number, user)).toBe(siti);
    expect(await from(user)).toBe(siti);
    expect(await from(number)).toBe(siti);
  });

  it('of two whom we know already stay two', async () => {
    const siti = await from(number);
    const budi = await from(user);

    expect(await from(number, user)).toBe(budi);
    expect(await from(number)).toBe(siti);
  });

  it('are a stranger when the number passed to somebody with another user id', async () => {
    const siti = await from(number, user);
    const stranger = await from(number, `${user}9`);

    expect(stranger).not.toBe(siti);
    expect(await from(number, `${user}9`)).toBe(stranger);
    expect(await from(number, user)).toBe(siti);
  });

  it('are one person also when both come at once', async () => {
    const all = await Promise.all(
      Array.from({ length: 6 }, (_, n) => from(n % 2 ? number : user, n % 2 ? user : number)),
    );

    expect(new Set([...all, await from(number), await from(user)]).size).toBe(1);
  });

  it('are never a sign of life without an action of the person', async () => {
    const { identityId } = await contacts.resolve({ channel: 'whatsapp', account: '1', senderId: newId() });

    expect((await contacts.address(identityId)).lastInboundAt).toBeNull();
  });
});
