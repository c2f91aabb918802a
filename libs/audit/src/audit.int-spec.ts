import { CursorInvalid, encodeCursor, FixedClock, newId } from '@app/core';
import { type Database, databaseAt } from '@app/database';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database';
import { Audit, type AuditEntryView, type AuditFilter } from './audit';

jest.setTimeout(60_000); // a small machine under load

const start = new Date('2026-03-02T01:00:00Z');
const minute = 60_000;
const [siti, budi] = [newId(), newId()];
const [one, two] = [newId(), newId()];

describe('the audit', () => {
  let test: TestDatabase;
  let database: Database;
  let audit: Audit;
  const clock = new FixedClock(start);

  beforeAll(async () => {
    test = await createTestDatabase();
    database = databaseAt(test.url, 4);
    await database.connect();
    audit = new Audit(database, clock);
    for (let i = 0; i < 24; i++) {
      await audit.record({
        userId: i % 2 === 0 ? siti : budi,
        action: i % 3 === 0 ? 'case.read' : 'case.act',
        subjectKind: i % 4 === 0 ? 'user' : 'case',
        subjectId: i % 6 === 0 ? one : two,
        detail: { i },
      });
      if (i % 2 === 1) clock.advance(minute); // two at the same moment, each time
    }
  });
  afterAll(async () => {
    await database?.close();
    await test?.drop();
  });

  const all = async (filter: Partial<AuditFilter>, limit = 5): Promise<AuditEntryView[]> => {
    const entries: AuditEntryView[] = [];
    let cursor: string | undefined;
    do {
      const page = await audit.list({ ...filter, limit, cursor });
      entries.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    return entries;
  };

  it('is read page by page, newest first, each entry once', async () => {
    const entries = await all({});
    expect(entries.map(({ detail }) => detail?.['i'])).toEqual(Array.from({ length: 24 }, (_, i) => 23 - i));
    expect(new Set(entries.map(({ id }) => id)).size).toBe(24);
  });

  it.each<[Partial<AuditFilter>, (i: number) => boolean]>([
    [{ user: siti }, (i) => i % 2 === 0],
    [{ action: 'case.read' }, (i) => i % 3 === 0],
    [{ subjectKind: 'user' }, (i) => i % 4 === 0],
    [{ subjectKind: 'case', subjectId: one }, (i) => i % 6 === 0 && i % 4 !== 0],
    [{ user: budi, action: 'case.read' }, (i) => i % 2 === 1 && i % 3 === 0],
    [{ from: new Date(start.getTime() + 3 * minute) }, (i) => i >= 6],
    [{ to: new Date(start.getTime() + 3 * minute) }, (i) => i < 6],
    [{ action: 'nothing' }, () => false],
  ])('is narrowed by %j', async (filter, matches) => {
    const expected = Array.from({ length: 24 }, (_, i) => 23 - i).filter(matches);
    expect((await all(filter, 2)).map(({ detail }) => detail?.['i'])).toEqual(expected);
  });

  it('goes on only where it stopped itself', async () => {
    const cursor = encodeCursor({ at: '2026-03-02', id: 'x' });
    await expect(audit.list({ limit: 5, cursor })).rejects.toThrow(CursorInvalid);
  });

  it('falls with the act that it tells of', async () => {
    const failing = database.transaction(async () => {
      await audit.record({ userId: siti, action: 'case.undone', subjectKind: 'case' });
      throw new Error('the act failed');
    });
    await expect(failing).rejects.toThrow('the act failed');
    expect(await all({ action: 'case.undone' })).toEqual([]);
  });

  it.each(['UPDATE audit_entries SET action = $1', 'DELETE FROM audit_entries WHERE action <> $1'])(
    'is not rewritten: %s',
    async (sql) => {
      await expect(database.query(sql, ['x'])).rejects.toThrow();
      expect(await all({})).toHaveLength(24);
    },
  );
});
