import { loadCatalogue } from '@app/catalogue';
import { type CaseFact, courseOf } from './case-facts';
import { localMonth } from './local-month';

const { office, services } = loadCatalogue('catalogue');
const iumk = services.find(({ code }) => code === 'iumk')!;
const wita = (time: string): Date => new Date(`2026-03-${time}:00+08:00`);

describe('office time', () => {
  it('counts a month by the clock on the wall, not by that of Greenwich', () => {
    expect(localMonth(new Date('2026-02-28T16:30:00Z'), office.timezone)).toEqual({ year: 2026, month: 3 });
    expect(localMonth(new Date('2025-12-31T16:00:00Z'), office.timezone)).toEqual({ year: 2026, month: 1 });
  });
});

describe('the course of a case', () => {
  const course = (steps: [string, string][], promisedAt = wita('04T16:00')): ReturnType<typeof courseOf> => {
    const [, at = ''] = steps[0] ?? [];
    const fact: CaseFact = {
      service: 'iumk',
      channel: 'web',
      village: null,
      month: 3,
      phase: 'work',
      status: '',
      submittedAt: wita(at),
      promisedAt,
      steps: steps.map(([to, time]) => ({ to, at: wita(time).toISOString() })),
    };
    return courseOf(fact, iumk, office, wita('10T08:00'));
  };

  it('is over for the office when the letter can be fetched, however late it is', () => {
    const steps: [string, string][] = [
      ['submitted', '02T08:00'],
      ['ready', '03T10:00'],
      ['handed_over', '09T10:00'],
    ];
    expect(course(steps)).toEqual({ hours: 9, keptPromise: true, pausedHours: 0, returns: 0 });
  });

  it('stands still while the citizen is asked, each time', () => {
    const steps: [string, string][] = [
      ['submitted', '02T08:00'],
      ['returned', '02T10:00'],
      ['verifying', '03T10:00'],
      ['returned', '03T11:00'],
      ['verifying', '03T12:00'],
      ['ready', '03T14:00'],
    ];
    expect(course(steps)).toEqual({ hours: 4, keptPromise: true, pausedHours: 8, returns: 2 });
  });

  it('has no hours and no promise kept or broken while it goes on; a wait that goes on counts till now', () => {
    const steps: [string, string][] = [
      ['submitted', '09T08:00'],
      ['returned', '09T15:00'],
    ];
    expect(course(steps)).toEqual({ hours: null, keptPromise: null, pausedHours: 1, returns: 1 });
  });

  it('breaks a promise by a minute', () => {
    expect(
      course([
        ['submitted', '02T08:00'],
        ['ready', '04T16:01'],
      ]).keptPromise,
    ).toBe(false);
  });
});
