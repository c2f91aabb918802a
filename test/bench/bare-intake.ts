import { createHmac, timingSafeEqual } from 'node:crypto';
import { newId } from '@app/core';
import fastify from 'fastify';
import { Pool } from 'pg';
import { type Adds, openBareQueue } from './bare-queue';

/** What a request is made durable by before its 200, and nothing else: no sealing, no lanes, no adapter. */
export type BareStep = 'insert' | 'insert+add' | 'group' | 'group+addBulk';

interface Arrived {
  id: string;
  body: Buffer;
}

type Keep = (arrived: Arrived) => Promise<void>;

/** The bare ceiling of the intake, a process of its own: environment BARE_STEP, DATABASE_URL, REDIS_URL, APP_SECRET. */
export async function serve(): Promise<void> {
  const {
    BARE_STEP: step = 'group',
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    APP_SECRET: secret = '',
  } = process.env;
  const pool = new Pool({ connectionString: databaseUrl, max: 12 });
  await pool.query(
    'CREATE TABLE IF NOT EXISTS bare_events (id uuid PRIMARY KEY, mid text UNIQUE, body bytea NOT NULL)',
  );
  const queue = step.includes('add') ? (await openBareQueue(databaseUrl ?? '', redisUrl)).queue : null;
  const keep = step.startsWith('group') ? grouped(pool, queue) : oneByOne(pool, queue);

  const app = fastify({ bodyLimit: 4 * 1024 * 1024 });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.post('/', async (request, reply) => {
    const body = request.body as Buffer; // the parser above
    const given = Buffer.from(String(request.headers['x-hub-signature-256']).slice(7), 'hex');
    const right = createHmac('sha256', secret).update(body).digest();
    if (given.length !== right.length || !timingSafeEqual(given, right)) return reply.status(401).send();
    JSON.parse(body.toString('utf8'));
    await keep({ id: newId(), body });
    return 'EVENT_RECEIVED';
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  process.once('disconnect', () => process.exit(0));
  process.send?.({ type: 'ready', address: app.listeningOrigin });
}

function oneByOne(pool: Pool, queue: Adds | null): Keep {
  return async ({ id, body }) => {
    await insert(pool, [{ id, body }]);
    await queue?.add('bare', { id });
  };
}

/** Requests of one turn of the event loop in one statement; those that come meanwhile make up the next. */
function grouped(pool: Pool, queue: Adds | null): Keep {
  let waiting: { arrived: Arrived; done: () => void; failed: (error: unknown) => void }[] = [];
  let busy = false;
  const flush = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        await insert(
          pool,
          batch.map(({ arrived }) => arrived),
        );
        await queue?.addBulk(batch.map(({ arrived: { id } }) => ({ name: 'bare', data: { id } })));
        for (const { done } of batch) done();
      } catch (error) {
        for (const { failed } of batch) failed(error);
      }
    }
    busy = false;
  };
  return (arrived) =>
    new Promise((done, failed) => {
      waiting.push({ arrived, done, failed });
      if (busy) return;
      busy = true;
      setImmediate(() => void flush());
    });
}

async function insert(pool: Pool, rows: readonly Arrived[]): Promise<void> {
  await pool.query(
    'INSERT INTO bare_events (id, mid, body) SELECT * FROM unnest($1::uuid[], $2::text[], $3::bytea[]) ON CONFLICT DO NOTHING',
    [rows.map(({ id }) => id), rows.map(({ id }) => `m_${id}`), rows.map(({ body }) => body)],
  );
}
