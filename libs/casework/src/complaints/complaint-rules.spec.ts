import { complaintDeadlines } from './complaint-rules';

const received = new Date('2026-03-02T01:00:00Z');

describe('deadlines of a complaint', () => {
  it.each([
    ['information', '2026-03-07'],
    ['service', '2026-03-16'],
    ['field_check', '2026-05-01'],
  ] as const)('is answered in 3 days and, as %s, settled by %s', (complaintClass, day) => {
    const { replyDueAt, dueAt } = complaintDeadlines(received, complaintClass);
    expect(replyDueAt.toISOString()).toBe('2026-03-05T01:00:00.000Z');
    expect(dueAt.toISOString()).toBe(`${day}T01:00:00.000Z`);
  });
});
