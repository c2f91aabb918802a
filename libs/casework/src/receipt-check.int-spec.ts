import { createTestDatabase, type TestDatabase } from '../../../test/support/database';
import { ReceiptRefused, ReceiptSlowed } from './casework.errors';
import { ReceiptCheck } from './receipt-check';
import { CaseworkWorld, officer } from './testing/casework-world';

describe('the receipt of a case', () => {
  let test: TestDatabase;
  let world: CaseworkWorld;
  let receipts: ReceiptCheck;

  beforeAll(async () => {
    test = await createTestDatabase();
    world = await CaseworkWorld.at(test.url);
    receipts = new ReceiptCheck(world.database, world.vault, world.clock);
  });

  afterAll(async () => {
    await world?.database.close();
    await test?.drop();
  });

  const pinOf = (record: { receiptSeed: Buffer; pinVersion: number }): string =>
    world.vault.pin(record.receiptSeed, record.pinVersion);
  const wrong = (pin: string): string => String((Number(pin) + 1) % 1_000_000).padStart(6, '0');

  it('finds the case by code and PIN together', async () => {
    const record = await world.aCase();
    expect(await receipts.caseOf(record.receiptCode, pinOf(record))).toBe(record.id);
  });

  it('refuses an unknown code and a wrong, short, long or odd PIN alike', async () => {
    const record = await world.aCase();
    const pin = pinOf(record);
    const attempts = [
      receipts.caseOf('KB-222222-2', pin),
      receipts.caseOf(record.receiptCode, wrong(pin)),
      receipts.caseOf(record.receiptCode, pin.slice(0, 5)),
      receipts.caseOf(record.receiptCode, `${pin}7`),
      receipts.caseOf(record.receiptCode, '१२३४५६'),
    ];
    for (const result of await Promise.allSettled(attempts)) {
      expect(result).toMatchObject({ status: 'rejected', reason: { code: 'casework.receipt_refused' } });
    }
  });

  it('no longer takes the old PIN after a new one was given', async () => {
    const record = await world.aCase();
    const { pin } = await world.cases.newPin(record.id, officer);

    await expect(receipts.caseOf(record.receiptCode, pinOf(record))).rejects.toThrow(ReceiptRefused);
    expect(await receipts.caseOf(record.receiptCode, pin)).toBe(record.id);
  });

  it('slows the code after five wrong tries, also for the right PIN, and forgets them after a right one', async () => {
    const record = await world.aCase();
    const pin = pinOf(record);
    for (let i = 0; i < 5; i++) await receipts.caseOf(record.receiptCode, wrong(pin)).catch(() => {});

    await expect(receipts.caseOf(record.receiptCode, pin)).rejects.toThrow(ReceiptSlowed);
    world.clock.advance(2_000);
    expect(await receipts.caseOf(record.receiptCode, pin)).toBe(record.id);
    await expect(receipts.caseOf(record.receiptCode, wrong(pin))).rejects.toThrow(ReceiptRefused);
    expect(await receipts.caseOf(record.receiptCode, pin)).toBe(record.id);
  });
});
