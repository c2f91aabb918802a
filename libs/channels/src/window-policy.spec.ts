import { linkedPhoneWindow } from './whatsapp-web/whatsapp-web.policy';
import { messengerWindow } from './messenger/messenger.policy';
import { whatsappWindow } from './whatsapp-cloud/whatsapp-cloud.policy';
import { permission, type WindowPolicy } from './window-policy';

const now = new Date('2026-11-25T02:00:00Z');
const day = 24;
const yes = { allowed: true, tag: undefined };
const no = { allowed: false, why: 'window_closed' };
const human = { allowed: true, tag: 'HUMAN_AGENT' };
const policies = { messenger: messengerWindow, whatsapp: whatsappWindow, 'linked phone': linkedPhoneWindow };

/** protocol.md 5, 6 and 8, row by row: channel, hours after the person's last action, who wrote the words. */
const table: readonly [keyof typeof policies, hours: number, by: 'program' | 'person', expected: object][] = [
  ['messenger', 0, 'program', yes],
  ['messenger', 23.99, 'program', yes],
  ['messenger', 24, 'program', no],
  ['messenger', 23.99, 'person', yes],
  ['messenger', 24, 'person', human],
  ['messenger', 7 * day - 0.01, 'person', human],
  ['messenger', 7 * day, 'person', no],
  ['messenger', Infinity, 'person', no],
  ['whatsapp', 23.99, 'program', yes],
  ['whatsapp', 24, 'program', no],
  ['whatsapp', 24, 'person', no],
  ['linked phone', 364 * day, 'program', yes],
  ['linked phone', 366 * day, 'person', no],
  ['linked phone', Infinity, 'person', no],
];

describe('a window', () => {
  it.each(table)('of %s, %d hours after the last action, for words of a %s', (name, hours, by, expected) => {
    const last = Number.isFinite(hours) ? new Date(now.getTime() - hours * 3_600_000) : undefined;

    expect(permission(policies[name], last, now, by === 'person')).toEqual(expected);
  });

  it.each(['2026-04-26', '2026-04-27', '2030-01-01'])(
    'is never opened by a retired tag, on %s either',
    (date) => {
      const then = new Date(`${date}T02:00:00Z`);
      const last = new Date(then.getTime() - 30 * day * 3_600_000);

      for (const byPerson of [true, false]) {
        expect(permission(messengerWindow, last, then, byPerson)).toEqual(no);
      }
    },
  );

  it('is the one that is in force on that day', () => {
    const dated: WindowPolicy = [
      { by: 'anyone', hours: 24, until: '2026-05-01', source: 'test' },
      { by: 'anyone', hours: 12, from: '2026-05-01', source: 'test' },
    ];
    const ask = (at: string): boolean =>
      permission(dated, new Date(new Date(at).getTime() - 20 * 3_600_000), new Date(at), false).allowed;

    expect(ask('2026-04-30T23:59:59Z')).toBe(true);
    expect(ask('2026-05-01T00:00:00Z')).toBe(false);
  });

  it.each(Object.entries(policies))('of %s names for every rule where it is written', (_name, policy) => {
    expect(policy.length).toBeGreaterThan(0);
    for (const { source, hours, by, until } of policy) {
      expect(source).toMatch(/^https:|^protocol\.md/);
      expect(hours).toBeGreaterThan(0);
      expect(by === 'nobody').toBe(until !== undefined); // what has an end is not used until then
    }
  });
});
