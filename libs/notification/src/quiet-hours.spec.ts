import { isAwake, quietUntil } from './quiet-hours';

const office = {
  timezone: 'Asia/Makassar',
  quiet_hours: { from: '21:00', until: '07:00', awake_minutes: 30 },
};
/** A time of 24 November 2026 in Makassar. */
const at = (time: string): Date => new Date(`2026-11-24T${time}+08:00`);
const nextMorning = '2026-11-24T23:00:00.000Z';

describe('the quiet hours', () => {
  it.each([
    ['20:59:59', null],
    ['21:00:00', nextMorning],
    ['23:59:59', nextMorning],
    ['00:00:00', '2026-11-23T23:00:00.000Z'],
    ['06:59:59', '2026-11-23T23:00:00.000Z'],
    ['07:00:00', null],
    ['12:00:00', null],
  ])('at %s last until %s', (time, end) => {
    expect(quietUntil(at(time), office)?.toISOString() ?? null).toBe(end);
  });

  it('may lie within one day', () => {
    const siesta = { ...office, quiet_hours: { from: '12:00', until: '13:30', awake_minutes: 30 } };
    expect(quietUntil(at('12:15:00'), siesta)).toEqual(at('13:30:00'));
    expect(quietUntil(at('22:00:00'), siesta)).toBeNull();
  });

  it('are none where both times are one', () => {
    const never = { ...office, quiet_hours: { from: '00:00', until: '00:00', awake_minutes: 30 } };
    expect(quietUntil(at('00:00:00'), never)).toBeNull();
  });

  it.each([
    [null, false],
    ['22:29:59', false],
    ['22:30:01', true],
  ])('do not count for who wrote at %s when it is 23:00: %s', (wrote, awake) => {
    expect(isAwake(wrote ? at(wrote) : null, at('23:00:00'), 30)).toBe(awake);
  });
});
