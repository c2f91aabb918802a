import { randomInt } from 'node:crypto';
import { staffRoles } from '@app/catalogue';
import fc from 'fast-check';
import {
  type OpenApi,
  unlimitedFields,
  wildRequests,
  type WildRequest,
} from '../../../test/support/open-api-requests';
import { TestApi } from '../../../test/support/test-api';

jest.setTimeout(180_000);

const fixedSeed = 20_260_302;
const atOnce = 6;
const patienceMs = 15_000;
/** They shut out everything that comes after: the end of a session, and a second factor for everybody. */
const shutsOut = /logout|SecondFactorController_set/;

interface Trouble {
  status: number | 'hangs' | 'no problem document';
  request: WildRequest;
}

describe('requests that nobody would send on purpose', () => {
  let api: TestApi;
  let base: string;
  let document: OpenApi;
  let tokens: string[];
  let ids: string[];

  beforeAll(async () => {
    api = await TestApi.start();
    await api.app.listen(0, '127.0.0.1');
    base = await api.app.getUrl();
    document = (await (await fetch(`${base}/api/openapi.json`)).json()) as OpenApi;
    const people = [];
    for (const role of staffRoles) people.push(await api.person(`uji-${role.replace('_', '-')}`, role));
    tokens = ['', 'bukan.token.kami', ...people, await api.person('uji-semua', ...staffRoles)];
    const officer = people[staffRoles.indexOf('officer')];
    ids = [];
    for (let n = 0; n < 3; n++) ids.push((await api.aCase(officer ?? '')).id);
  });

  afterAll(async () => {
    await api?.stop();
  });

  async function send(request: WildRequest): Promise<Trouble[]> {
    const token = tokens[request.caller];
    const answer = await fetch(`${base}${request.url}`, {
      method: request.method,
      headers: { ...request.headers, ...(token ? { authorization: `Bearer ${token}` } : {}) },
      body: request.body,
      redirect: 'manual',
      signal: AbortSignal.timeout(patienceMs),
    }).catch(() => null);
    if (!answer) return [{ status: 'hangs', request }];
    const type = answer.headers.get('content-type') ?? '';
    await answer.body?.cancel(); // a stream has no end to wait for
    if (answer.status >= 500) return [{ status: answer.status, request }];
    const isToldWell = answer.status < 400 || type.startsWith('application/problem+json');
    return isToldWell ? [] : [{ status: 'no problem document', request }];
  }

  async function troubleOf(requests: WildRequest[]): Promise<Trouble[]> {
    const trouble: Trouble[] = [];
    const waiting = [...requests];
    const work = async (): Promise<void> => {
      for (let next = waiting.pop(); next; next = waiting.pop()) trouble.push(...(await send(next)));
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    return trouble;
  }

  it('has a limit for every field that anybody can send', () => {
    expect(unlimitedFields(document)).toEqual([]);
  });

  it.each([
    { count: 4000, seed: fixedSeed },
    { count: 1000, seed: randomInt(2 ** 31) },
  ])(
    'answers $count of them (seed $seed) with neither a failure of ours nor silence',
    async ({ count, seed }) => {
      const world = { document, ids, callers: tokens.length };
      const requests = fc.sample(wildRequests(world), { numRuns: count, seed });
      const trouble = await troubleOf(requests.filter(({ operation }) => !shutsOut.test(operation)));
      expect(firstOfEach(trouble)).toEqual([]);
    },
  );

  it('still works for everybody afterwards', async () => {
    expect(await api.call('GET', '/cases', tokens.at(-1))).toMatchObject({ status: 200 });
  });
});

/** One example of each kind of trouble is enough to read. */
function firstOfEach(trouble: readonly Trouble[]): Trouble[] {
  const seen = new Map(trouble.map((one) => [`${one.status} ${one.request.operation}`, one]));
  return [...seen.values()];
}
