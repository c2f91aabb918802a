import { reminderTime } from './reminder-time';

const quiet = { from: '21:00', until: '07:00', awake_minutes: 30 };
const office = {
  timezone: 'Asia/Makassar',
  quiet_hours: quiet,
  drafts: { remind_after_hours: 20, keep_days: 30 },
};
/** A time of the 23rd or the 24th of November 2026 in Makassar. */
const at = (day: 23 | 24, time: string): Date => new Date(`2026-11-${day}T${time}+08:00`);

describe('when to remind of a draft', () => {
  it.each([
    ['11:00:00', at(24, '07:00:00'), 'twenty hours later'],
    ['14:30:00', at(24, '10:30:00'), 'twenty hours later'],
    ['23:00:00', at(24, '19:00:00'), 'twenty hours later'],
    ['00:30:00', at(23, '20:30:00'), 'twenty hours later, the last moment of the day'],
    ['01:00:00', at(23, '20:30:00'), 'on the evening before the quiet hours'],
    ['08:00:00', at(23, '20:30:00'), 'on the evening, not at four in the morning'],
    ['10:59:59', at(23, '20:30:00'), 'on the evening, for a second before seven is night'],
  ])('after a last word at %s: %s, %s', (word, expected) => {
    const lastWord = at(23, word);
    expect(reminderTime(lastWord, lastWord, office)).toEqual(expected);
  });

  it('is never in the quiet hours, nor after a day', () => {
    for (let minute = 0; minute < 24 * 60; minute += 7) {
      const lastWord = new Date(at(23, '00:00:00').getTime() + minute * 60_000);
      const time = reminderTime(lastWord, lastWord, office);
      const hours = ((time?.getTime() ?? 0) - lastWord.getTime()) / 3_600_000;
      const clock = new Date((time?.getTime() ?? 0) + 8 * 3_600_000).getUTCHours();
      expect(hours).toBeGreaterThan(9);
      expect(hours).toBeLessThanOrEqual(20);
      expect(clock).toBeGreaterThanOrEqual(7);
      expect(clock).toBeLessThan(21);
    }
  });

  it('is not at the heels of our answer to a word that came late', () => {
    const lastWord = at(23, '14:00:00');
    expect(reminderTime(lastWord, at(24, '08:59:00'), office)).toEqual(at(24, '10:00:00'));
    expect(reminderTime(lastWord, at(24, '09:01:00'), office)).toBeNull();
  });

  it('is not at all where the evening is over, or where the office wants none', () => {
    const soon = { ...office, drafts: { ...office.drafts, remind_after_hours: 2 } };
    expect(reminderTime(at(23, '20:00:00'), at(23, '20:00:00'), soon)).toBeNull();
    const none = { ...office, drafts: { ...office.drafts, remind_after_hours: null } };
    expect(reminderTime(at(23, '14:00:00'), at(23, '14:00:00'), none)).toBeNull();
  });

  it('knows no evening where there are no quiet hours', () => {
    const loud = { ...office, quiet_hours: { ...quiet, until: quiet.from } };
    expect(reminderTime(at(23, '08:00:00'), at(23, '08:00:00'), loud)).toEqual(at(24, '04:00:00'));
  });
});
