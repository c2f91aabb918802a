import { stillStands } from './notice-truth';

const events = [
  { seq: 1, to: 'submitted' },
  { seq: 2, to: 'verifying' },
  { seq: 3, to: 'returned' },
  { seq: 4, to: null }, // a reminder
  { seq: 5, to: 'verifying' },
  { seq: 6, to: null }, // a field corrected
];

describe('news that waited', () => {
  it.each([
    ['of a return that was answered', 3, events, false],
    ['of a return that still waits', 3, events.slice(0, 4), true],
    ['of a reminder, when what was asked for has come', 4, events, false],
    ['of a reminder, while it is still asked for', 4, events.slice(0, 4), true],
    ['of the newest move, though something small came after', 5, events, true],
  ])('%s is still so: %#', (_what, seq, history, holds) => {
    expect(stillStands(history, seq)).toBe(holds);
  });
});
