import { Catalogue } from '@app/catalogue';
import { newId } from '@app/core';
import { fillOffice } from './fill-office';
import { Office } from './office';
import { startBenchPostgres } from './postgres';
import { percentile, round, tell } from './report';

const [small, large] = [10_000, 300_000] as const;
const rounds = 21;
/** Pages that one shown row may cost: itself, its applicant, its papers, its last moves, each with its index, and what was passed over. */
const pagesOfRow = 60;
/** Pages that an answer may cost before its first row: log-in, session, the way down the indexes. */
const pagesOfAnswer = 150;

/** Nothing here waits for a disk: writes are not what is measured. */
const settings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_wal_size: '4GB',
  shared_buffers: '512MB',
};

interface Site {
  office: Office;
  token: string;
}

interface Measured {
  name: string;
  ms: readonly [number, number];
  rows: readonly [number, number];
  pages: readonly [number, number];
}

/** Every list, filter and search at both sizes: a page must cost the same, however large the archive. */
export async function run(): Promise<void> {
  const postgres = await startBenchPostgres(settings);
  try {
    const staff = Array.from({ length: 19 }, () => newId());
    const sites: Site[] = [];
    for (const size of [small, large]) {
      const url = await postgres.create(`office_${size}`);
      const office = await Office.open(url);
      await office.person('ukur', 'officer', 'secretary', 'auditor', 'admin');
      process.stderr.write(`filling ${size} cases …\n`);
      await fillOffice(office, url, size, staff);
      sites.push({ office, token: '' });
    }
    await compare(sites as [Site, Site], staff[0] ?? '');
    for (const { office } of sites) await office.close();
  } finally {
    await postgres.stop();
  }
}

/** Measures and tells. Both sizes take turns, so that a busy machine slows both. */
export async function compare(sites: readonly [Site, Site], assignee: string): Promise<void> {
  const villages = sites[0].office.app.get(Catalogue).office.villages;
  const filters = caseFilters(assignee, villages[3]?.code ?? '');
  const single = [...plainLists, ...caseLists(filters)];
  const figures = [];
  for (const [name, path] of single) figures.push(await measure(name, path, sites, rounds));
  const combined = [];
  for (const [name, path] of combinations(filters)) combined.push(await measure(name, path, sites, 3));
  const all = [...figures, ...combined];
  tell({
    name: 'lists',
    about:
      `\`npm run bench -- lists\`: each list of the staff API with 50 rows, in an office with ${small} and one with ${large} ` +
      'cases (people, papers, ledger, messages, tasks and audit with them). p50 of the whole request in ms; pages of 8 KiB ' +
      'that all its SELECTs looked at, by EXPLAIN (ANALYZE, BUFFERS).',
    tables: [
      table('Lists, filters and searches', figures),
      table(
        `The dearest ten of all ${combined.length} combinations of the case list's filters`,
        dearest(combined),
      ),
    ],
    aims: [
      {
        what: 'p50 of the slowest-growing list, large over small',
        measured: Math.max(...figures.filter(({ rows }) => rows[0] === rows[1]).map(ratio)),
        better: 'at most',
        aim: 1.5,
      },
      {
        what: 'median of all combinations, large over small',
        measured: percentile(combined.map(ratio), 0.5),
        better: 'at most',
        aim: 1.5,
      },
      {
        what: `pages over rows x ${pagesOfRow} + ${pagesOfAnswer}, worst of all`,
        measured: Math.max(
          ...all.map(({ rows, pages }) => pages[1] / (rows[1] * pagesOfRow + pagesOfAnswer)),
        ),
        better: 'at most',
        aim: 1,
      },
    ],
  });
}

const plainLists: readonly (readonly [string, string])[] = [
  ['work/next', '/work/next'],
  ['tasks', '/tasks?limit=50'],
  ['tasks, kind', '/tasks?limit=50&kind=call_by_hand'],
  ['tasks, due', '/tasks?limit=50&due=true'],
  ['tasks, mine', '/tasks?limit=50&mine=true'],
  ['tasks, mine, due', '/tasks?limit=50&mine=true&due=true'],
  ['tasks, owner role', '/tasks?limit=50&ownerRole=secretary'],
  ['tasks, done', '/tasks?limit=50&state=done'],
  ['tasks, done, kind', '/tasks?limit=50&state=done&kind=data_request'],
  ['conversations', '/conversations?limit=50'],
  ['conversations, person', '/conversations?limit=50&mode=person'],
  ['messages', '/messages?limit=50'],
  ['messages, channel', '/messages?limit=50&channel=messenger'],
  ['messages, channel, outbound', '/messages?limit=50&channel=web&direction=outbound'],
  ['messages, unknown channel', '/messages?limit=50&channel=telegram'],
  ['messages, external id', '/messages?limit=50&externalId=m_unknown'],
  ['outbox', '/outbox?limit=50'],
  ['outbox, failed', '/outbox?limit=50&status=failed'],
  ['audit', '/audit?limit=50'],
  ['audit, action', '/audit?limit=50&action=case.read'],
  ['audit, kind', '/audit?limit=50&subjectKind=case'],
  ['audit, rare kind', '/audit?limit=50&subjectKind=user'],
  ['audit, from and to', '/audit?limit=50&from=2024-01-01&to=2024-03-01'],
  ['users', '/users'],
];

type Filter = readonly [name: string, query: string];

function caseFilters(assignee: string, village: string): readonly Filter[] {
  return [
    ['status', 'status=verifying'],
    ['service', 'service=ak1'],
    ['channel', 'channel=village'],
    ['village', `village=${encodeURIComponent(village)}`],
    ['assignee', `assignee=${assignee}`],
    ['overdue', 'overdue=true'],
    ['name', 'q=siti'],
  ];
}

function caseLists(filters: readonly Filter[]): readonly (readonly [string, string])[] {
  const searches: readonly Filter[] = [
    ['finished', 'status=handed_over'],
    ['finished, village', 'status=handed_over&village=64.02.08.2009'],
    ['two common words', 'q=siti%20contoh17'],
    ['NIK', 'q=6402990000000777'],
    ['phone', 'q=0800%2000000777'],
    ['unknown word', 'q=tiadaorang'],
    ['receipt code', 'receiptCode=KB-222222-2'],
    ['unknown status', 'status=entah'],
  ];
  return [
    ['cases', '/cases?limit=50'],
    ...[...filters, ...searches].map(
      ([name, query]) => [`cases, ${name}`, `/cases?limit=50&${query}`] as const,
    ),
  ];
}

/** Every set of at least two filters. */
function combinations(filters: readonly Filter[]): readonly (readonly [string, string])[] {
  return Array.from({ length: 2 ** filters.length }, (_, bits) =>
    filters.filter((_filter, i) => bits & (2 ** i)),
  )
    .filter(({ length }) => length > 1)
    .map((set) => [
      set.map(([name]) => name).join(' + '),
      `/cases?limit=50&${set.map(([, query]) => query).join('&')}`,
    ]);
}

async function measure(
  name: string,
  path: string,
  sites: readonly [Site, Site],
  times: number,
): Promise<Measured> {
  const samples: [number[], number[]] = [[], []];
  const rows: [number, number] = [0, 0];
  const pages: [number, number] = [0, 0];
  for (const site of sites) site.token = await site.office.login('ukur'); // a token lives minutes, a fill may take longer
  for (const i of [0, 1] as const) pages[i] = await sites[i].office.pages(path, sites[i].token);
  for (let round = 0; round < times; round++) {
    for (const i of [0, 1] as const) {
      const cost = await sites[i].office.get(path, sites[i].token);
      if (cost.status !== 200) throw new Error(`${path}: ${cost.status}`);
      samples[i].push(cost.ms);
      rows[i] = cost.rows;
    }
  }
  return { name, ms: [percentile(samples[0], 0.5), percentile(samples[1], 0.5)], rows, pages };
}

function ratio({ ms }: Measured): number {
  return ms[1] / ms[0];
}

function dearest(figures: readonly Measured[]): Measured[] {
  return [...figures].sort((a, b) => b.pages[1] - a.pages[1]).slice(0, 10);
}

function table(title: string, figures: readonly Measured[]): Parameters<typeof tell>[0]['tables'][number] {
  return {
    title,
    columns: [
      'list',
      `p50 at ${small}`,
      `p50 at ${large}`,
      'ratio',
      `rows`,
      `pages at ${small}`,
      `pages at ${large}`,
    ],
    rows: figures.map((one) => [
      one.name,
      round(one.ms[0], 1),
      round(one.ms[1], 1),
      round(ratio(one)),
      one.rows.join(' / '),
      ...one.pages,
    ]),
  };
}
