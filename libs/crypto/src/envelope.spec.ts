import { randomBytes } from 'node:crypto';
import { openBytes, sealBytes } from './envelope';

const key = randomBytes(32);
const seal = (plain: Buffer | string): Buffer => sealBytes(key, 7, 'table.column.row', plain);
const open = (sealed: Buffer): string => openBytes(() => key, 'table.column.row', sealed).toString('utf8');

describe('sealed values', () => {
  it('never have a nonce twice, however many are made', () => {
    const nonces = Array.from({ length: 5000 }, () => seal('').toString('hex', 3, 15));
    expect(new Set(nonces).size).toBe(5000);
  });

  it('are the same for a text and for its bytes', () => {
    const text = 'Sei Mahakam é ✓';
    expect([open(seal(text)), open(seal(Buffer.from(text)))]).toEqual([text, text]);
  });
});
