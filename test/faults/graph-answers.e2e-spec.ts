import { Client } from 'pg';
import { type Fault, graphError, GraphSimulator, type SentMessage } from '../support/graph-simulator';
import { TestSystem, until } from '../support/system';

type Name = 'messenger' | 'whatsapp';

interface Misfortune {
  what: string;
  fault: Fault;
  /** Meta took the message although its answer was lost, and tells so by an echo or a status. */
  told?: boolean;
  end: 'sent' | 'unknown';
}

/** What can come back from Graph for the first thing that we say to somebody. */
const misfortunes = (channel: Name): Misfortune[] => [
  {
    what: '500',
    fault: graphError({ status: 500, code: 1, message: 'An unknown error occurred' }),
    end: 'sent',
  },
  { what: '502, no JSON', fault: { status: 502, body: '<html>Bad Gateway</html>' }, end: 'sent' },
  {
    what: '429',
    fault: graphError({
      status: 429,
      code: channel === 'whatsapp' ? 130429 : 613,
      message: 'Rate limit hit',
    }),
    end: 'sent',
  },
  {
    what: '200 with an error',
    fault: graphError({ status: 200, code: 2, message: 'Service unavailable' }),
    end: 'sent',
  },
  { what: 'hanging', fault: { mode: 'hang' }, end: 'unknown' },
  { what: 'reset before it accepted', fault: { mode: 'reset' }, end: 'unknown' },
  { what: 'reset after it accepted', fault: { mode: 'reset_after_accept' }, told: true, end: 'sent' },
  { what: '200 without an id', fault: { mode: 'no_id' }, told: true, end: 'sent' },
];

interface Row {
  person: string;
  status: string;
  waiting: boolean;
}

describe.each<Name>(['messenger', 'whatsapp'])('Graph answers badly on %s', (channel) => {
  let simulator: GraphSimulator;
  let system: TestSystem;
  let database: Client;

  beforeAll(async () => {
    simulator = await GraphSimulator.start({});
    system = await TestSystem.start({ env: simulator.env });
    simulator.baseUrl = system.url;
    database = new Client({ connectionString: system.databaseUrl });
    await database.connect();
  }, 60_000);

  afterAll(async () => {
    await database?.end();
    await simulator?.stop();
    await system?.stop();
  }, 30_000);

  /** All that was to be said, oldest first; people stand in the order of their first message. */
  const rows = async (): Promise<Row[]> =>
    (
      await database.query<Row>(
        `SELECT identity_id AS person, status, next_attempt_at IS NOT NULL AS waiting
           FROM outbound_messages ORDER BY identity_id, id`,
      )
    ).rows;
  const count = async (sql: string): Promise<number> =>
    Number((await database.query<{ n: string }>(`SELECT count(*) AS n ${sql}`)).rows[0]?.n);
  const settled = new Set(['sent', 'delivered', 'read', 'unknown', 'failed', 'held', 'undeliverable']);

  it('and everything is said once, or kept for a person where nobody can know', async () => {
    const cases = misfortunes(channel).map((misfortune, index) => ({
      ...misfortune,
      person: channel === 'messenger' ? `70000000000000${index}` : `628000000${1000 + index}`,
    }));
    const citizens = simulator[channel];
    simulator.world.events.on('sent', (sent: SentMessage) => {
      const told = cases.find(({ person }) => person === sent.recipient)?.told;
      if (!told) return;
      const report =
        channel === 'messenger'
          ? simulator.messenger.report(sent, ['echo', 'delivered'])
          : simulator.whatsapp.report(sent, ['sent', 'delivered']);
      void report.catch(() => undefined);
    });

    for (const { person, fault } of cases) {
      simulator.failNext({ ...fault, recipient: person });
      await citizens.text(person, 'halo');
    }
    const isSettled = async (): Promise<boolean> => {
      const all = await rows();
      const people = new Set(all.map(({ person }) => person)).size;
      return people === cases.length && all.every(({ status }) => settled.has(status));
    };
    await until('nothing is on its way any more', isSettled, 150);
    await until(
      'what was told is known',
      async () => (await rows()).filter(({ status }) => status === 'unknown').length === 2,
      30,
    );

    const all = await rows();
    const texts = cases.map(({ person }) => simulator.sentTo(person).map(({ text }) => text));
    const doubled = texts.reduce((sum, said) => sum + said.length - new Set(said).size, 0);
    const open = all.filter(({ status, waiting }) => status === 'unknown' && waiting).length;
    const out = all.filter(({ status }) => ['sent', 'delivered', 'read'].includes(status)).length;
    const stored = await count(`FROM messages WHERE direction = 'inbound'`);
    const worked = await count(`FROM inbound_events WHERE type = 'message' AND status = 'done'`);
    const lost = all.length - out - open;
    process.stdout.write(
      `graph answers, ${channel}: sent ${cases.length}, stored ${stored}, worked ${worked}, to say ${all.length}, said ${out}, ` +
        `kept for a person ${open}, lost ${lost}, doubled ${doubled}\n`,
    );

    expect({ stored, worked, lost, doubled }).toEqual({
      stored: cases.length,
      worked: cases.length,
      lost: 0,
      doubled: 0,
    });
    const expected = cases.filter(({ end }) => end === 'unknown').length;
    expect(open).toBe(expected);
    const perPerson = all.length / cases.length;
    expect(cases.map(({ what }, i) => ({ what, said: texts[i]?.length }))).toEqual(
      cases.map(({ what, end }) => ({ what, said: end === 'sent' ? perPerson : perPerson - 1 })),
    );
  }, 240_000);
});
