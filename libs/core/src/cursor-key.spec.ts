import { CursorInvalid, encodeCursor } from './cursor';
import { cursorKey } from './cursor-key';

const id = '01900000-0000-7000-8000-000000000001';

describe('cursorKey', () => {
  it.each(['2026-03-02 01:00:00+00', '2026-03-02 01:00:00.123456+00'])('takes %s', (at) => {
    expect(cursorKey(encodeCursor({ at, id }))).toEqual({ at, id });
  });

  it.each([
    { at: 'x', id },
    { at: '2026-99-02 01:00:00+00', id },
    { at: '2026-02-31 01:00:00+00', id },
    { at: '2026-03-02 01:00:00+00', id: 'y' },
  ])('refuses $at $id', (key) => {
    expect(() => cursorKey(encodeCursor(key))).toThrow(CursorInvalid);
  });
});
