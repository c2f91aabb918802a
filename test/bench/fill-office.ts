import { Catalogue } from '@app/catalogue';
import { newId } from '@app/core';
import { Vault } from '@app/crypto';
import { searchTokens } from '../../libs/casework/src/search-tokens';
import { Client } from 'pg';
import type { Office } from './office';

const day = 86_400_000;
const years = 5;
const batch = 5000;
const channels = [
  'whatsapp',
  'whatsapp',
  'whatsapp',
  'messenger',
  'messenger',
  'web',
  'web',
  'counter',
  'village',
];
const firstNames = [
  'Siti',
  'Muhammad',
  'Nur',
  'Abdul',
  'Dewi',
  'Rahmat',
  'Fatimah',
  'Yusuf',
  'Aminah',
  'Hasan',
];
const lastNames = Array.from({ length: 20 }, (_, n) => `Contoh${n}`);
/** Most of an archive is finished; one case in twenty-five is open, also when the archive is thirty times larger. */
const endings = [
  ...Array.from({ length: 20 }, () => 'handed_over'),
  'rejected',
  'cancelled',
  'expired',
  'expired',
];
const openStatuses = ['submitted', 'verifying', 'returned', 'drafted', 'reviewed', 'signed', 'ready'];
/** Of the statuses that differ from the others of their kind. */
const phases: Readonly<Record<string, string>> = { returned: 'waiting', handed_over: 'done' };

/** Always the same numbers, so that both sizes hold the same kind of office. */
function* dice(seed: number): Generator<number, never> {
  let state = seed;
  for (;;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

type Table = Record<string, { type: string; values: unknown[] }>;

/** Columns that go to one table in one statement. */
class Columns {
  readonly table: Table;

  constructor(
    private readonly name: string,
    types: Record<string, string>,
  ) {
    this.table = Object.fromEntries(Object.entries(types).map(([key, type]) => [key, { type, values: [] }]));
  }

  add(row: Record<string, unknown>): void {
    for (const [key, column] of Object.entries(this.table)) column.values.push(row[key] ?? null);
  }

  async write(client: Client): Promise<void> {
    const keys = Object.keys(this.table);
    const lists = Object.values(this.table).map(({ type }, i) => `$${i + 1}::${type}[]`);
    await client.query(
      `INSERT INTO ${this.name} (${keys.join(', ')}) SELECT * FROM unnest(${lists.join(', ')})`,
      Object.values(this.table).map(({ values }) => values),
    );
  }
}

/** Puts `count` finished and open cases, with their people, papers, ledger, messages, tasks and audit, into an office. */
export async function fillOffice(
  office: Office,
  url: string,
  count: number,
  staff: readonly string[],
): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query('SET session_replication_role = replica'); // the rows are made to fit: no look-up for each
  const filler = new Filler(client, office.app.get(Vault), office.app.get(Catalogue), staff);
  await filler.prepare();
  for (let from = 0; from < count; from += batch)
    await filler.cases(from, Math.min(count, from + batch), count);
  await client.query(childRows);
  await client.query('VACUUM ANALYZE');
  await client.end();
}

class Filler {
  private readonly chance = dice(20_260_302);
  private readonly codes = new Set<string>();
  private readonly versions: Record<string, string> = {};
  private readonly fields = Buffer.from(
    JSON.stringify({ applicant_name: 'Siti Contoh', business_name: 'Warung Contoh' }),
  );

  constructor(
    private readonly client: Client,
    private readonly vault: Vault,
    private readonly catalogue: Catalogue,
    private readonly staff: readonly string[],
  ) {}

  async prepare(): Promise<void> {
    for (const code of ['iumk', 'ak1']) {
      const id = newId();
      await this.client.query(
        'INSERT INTO service_versions (id, code, hash, definition) VALUES ($1, $2, $3, $4)',
        [id, code, this.catalogue.hash(code), JSON.stringify(this.catalogue.bundle(code))],
      );
      this.versions[code] = id;
    }
  }

  /** The cases of one stretch of time, oldest first. */
  async cases(from: number, to: number, count: number): Promise<void> {
    const tables = makeTables();
    for (let n = from; n < to; n++) {
      const at = new Date(Date.now() - Math.round((1 - n / count) * years * 365 * day) - day);
      this.one(n, at, n / count > 0.5, tables);
    }
    for (const table of Object.values(tables)) await table.write(this.client);
  }

  /** Of what is open, half is not late yet. */
  private promisedDays(open: boolean): number {
    return open && this.next() < 0.5 ? years * 400 : 3;
  }

  private one(n: number, at: Date, recent: boolean, tables: ReturnType<typeof makeTables>): void {
    const { id, seed, receiptCode } = this.receipt();
    const applicantId = newId();
    const channel = this.pick(channels);
    const name = `${this.pick(firstNames)} ${this.pick(lastNames)}`;
    const nik = `640299${String(n).padStart(10, '0')}`;
    const phone = `+62800${String(n).padStart(8, '0')}`;
    const open = recent && this.next() < 0.08;
    const status = this.pick(open ? openStatuses : endings);
    const phase = phases[status] ?? (open ? 'work' : 'closed');
    const service = this.next() < 0.6 ? 'iumk' : 'ak1';
    const identityId = ['counter', 'village'].includes(channel) ? null : newId();
    const seal = (context: string, text: string): Buffer => this.vault.seal(context, text);
    const village = this.pick(this.catalogue.office.villages).code;
    tables.applicants.add({
      id: applicantId,
      nik_hash: this.vault.blindIndex('nik', nik),
      nik_sealed: seal(`applicants.nik.${applicantId}`, nik),
      name_sealed: seal(`applicants.name.${applicantId}`, name),
      phone_hash: this.vault.blindIndex('phone', phone),
      phone_sealed: seal(`applicants.phone.${applicantId}`, phone),
      village,
      created_at: at,
    });
    if (identityId) this.chat(n, at, identityId, channel, tables);
    tables.cases.add({
      id,
      receipt_code: receiptCode,
      receipt_seed: seed,
      service_code: service,
      service_version_id: this.versions[service],
      status,
      phase,
      channel,
      applicant_id: applicantId,
      identity_id: identityId,
      village,
      assignee_id: this.next() < 0.5 ? this.pick(this.staff) : null,
      fields_sealed: this.vault.seal(`cases.fields.${id}`, this.fields),
      submitted_at: at,
      promised_at: new Date(at.getTime() + this.promisedDays(open) * day),
      event_seq: 3,
      notified_seq: 3,
      updated_at: at,
    });
    for (const token of searchTokens({ name, nik, phone, receiptCode })) {
      tables.search.add({ case_id: id, token: this.vault.blindIndex('search', token), submitted_at: at });
    }
  }

  /** Among so many some codes would fall together. */
  private receipt(): { id: string; seed: Buffer; receiptCode: string } {
    const id = newId();
    const seed = this.vault.receiptSeed('case', id);
    const receiptCode = this.vault.receiptCode(this.catalogue.office.prefix, seed);
    if (this.codes.has(receiptCode)) return this.receipt();
    this.codes.add(receiptCode);
    return { id, seed, receiptCode };
  }

  private chat(
    n: number,
    at: Date,
    identityId: string,
    channel: string,
    tables: ReturnType<typeof makeTables>,
  ): void {
    const conversationId = newId();
    const sender = `62800${n}`;
    tables.identities.add({
      id: identityId,
      channel,
      account: 'ukur',
      sender_hash: this.vault.blindIndex('sender', sender),
      sender_sealed: this.vault.seal(`identities.sender.${identityId}`, sender),
      created_at: at,
    });
    const mode = this.next() < 0.05 ? 'person' : 'bot';
    tables.conversations.add({
      id: conversationId,
      identity_id: identityId,
      channel,
      mode,
      created_at: at,
      updated_at: at,
    });
    for (const direction of ['inbound', 'outbound']) {
      const id = newId();
      const external = `m_${id}`;
      tables.messages.add({
        id,
        channel,
        account: 'ukur',
        conversation_id: conversationId,
        identity_id: identityId,
        direction,
        author: direction === 'inbound' ? 'citizen' : 'system',
        external_hash: this.vault.blindIndex('external', external),
        external_sealed: this.vault.seal(`messages.external.${id}`, external),
        kind: 'text',
        text_sealed: this.vault.seal(`messages.text.${id}`, 'Saya mau urus izin usaha'),
        sent_at: at,
        received_at: at,
      });
      if (direction === 'outbound') this.sent(id, at, conversationId, identityId, channel, tables);
    }
  }

  private sent(
    messageId: string,
    at: Date,
    conversationId: string,
    identityId: string,
    channel: string,
    tables: ReturnType<typeof makeTables>,
  ): void {
    const id = newId();
    tables.outbound.add({
      id,
      cause: `ukur:${id}`,
      ordinal: 0,
      identity_id: identityId,
      conversation_id: conversationId,
      message_id: messageId,
      channel,
      purpose: 'reply',
      content_sealed: Buffer.alloc(40),
      status: this.next() < 0.01 ? 'failed' : 'read',
      created_at: at,
    });
  }

  private next(): number {
    return this.chance.next().value;
  }

  private pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.next() * from.length)] as T; // never past the end: the die is below 1
  }
}

function makeTables() {
  return {
    applicants: new Columns('applicants', {
      ...{ id: 'uuid', nik_hash: 'bytea', nik_sealed: 'bytea', name_sealed: 'bytea', phone_hash: 'bytea' },
      ...{ phone_sealed: 'bytea', village: 'text', created_at: 'timestamptz' },
    }),
    identities: new Columns('identities', {
      ...{ id: 'uuid', channel: 'text', account: 'text', sender_hash: 'bytea', sender_sealed: 'bytea' },
      ...{ created_at: 'timestamptz' },
    }),
    conversations: new Columns('conversations', {
      ...{ id: 'uuid', identity_id: 'uuid', channel: 'text', mode: 'text', created_at: 'timestamptz' },
      ...{ updated_at: 'timestamptz' },
    }),
    messages: new Columns('messages', {
      ...{ id: 'uuid', channel: 'text', account: 'text', conversation_id: 'uuid', identity_id: 'uuid' },
      ...{
        direction: 'text',
        author: 'text',
        external_hash: 'bytea',
        external_sealed: 'bytea',
        kind: 'text',
      },
      ...{ text_sealed: 'bytea', sent_at: 'timestamptz', received_at: 'timestamptz' },
    }),
    outbound: new Columns('outbound_messages', {
      ...{ id: 'uuid', cause: 'text', ordinal: 'smallint', identity_id: 'uuid', conversation_id: 'uuid' },
      ...{ message_id: 'uuid', channel: 'text', purpose: 'text', content_sealed: 'bytea', status: 'text' },
      ...{ created_at: 'timestamptz' },
    }),
    cases: new Columns('cases', {
      ...{
        id: 'uuid',
        receipt_code: 'text',
        receipt_seed: 'bytea',
        service_code: 'text',
        service_version_id: 'uuid',
      },
      ...{
        status: 'text',
        phase: 'text',
        channel: 'text',
        applicant_id: 'uuid',
        identity_id: 'uuid',
        village: 'text',
      },
      ...{
        assignee_id: 'uuid',
        fields_sealed: 'bytea',
        submitted_at: 'timestamptz',
        promised_at: 'timestamptz',
      },
      ...{ event_seq: 'integer', notified_seq: 'integer', updated_at: 'timestamptz' },
    }),
    search: new Columns('case_search', { case_id: 'uuid', token: 'bytea', submitted_at: 'timestamptz' }),
  };
}

/** What hangs on a case and is not sealed for its own row: the database makes it. */
const childRows = `
INSERT INTO case_items (id, case_id, key, required, state)
  SELECT gen_random_uuid(), c.id, k.key, true, 'will_bring'
    FROM cases c CROSS JOIN (VALUES ('ktp'), ('kk'), ('pas_foto'), ('surat_pengantar')) AS k(key);
INSERT INTO case_events (case_id, seq, at, actor_kind, actor_id, action, from_status, to_status, detail_hash, hash)
  SELECT c.id, n, c.submitted_at, CASE n WHEN 1 THEN 'citizen' ELSE 'staff' END,
         CASE n WHEN 1 THEN NULL ELSE c.assignee_id END, CASE n WHEN 1 THEN 'submit' ELSE 'start_verification' END,
         NULL, c.status, '\\x00', '\\x00'
    FROM cases c CROSS JOIN generate_series(1, 3) AS n ON CONFLICT DO NOTHING;
INSERT INTO tasks (id, kind, owner_role, state, subject_kind, subject_id, due_at, created_at, done_at)
  SELECT gen_random_uuid(), k.kind, k.role, CASE WHEN c.phase IN ('done', 'closed') THEN 'done' ELSE 'open' END, 'case', c.id,
         c.submitted_at + interval '1 day', c.submitted_at,
         CASE WHEN c.phase IN ('done', 'closed') THEN c.submitted_at + interval '1 day' END
    FROM cases c CROSS JOIN LATERAL (SELECT * FROM (VALUES
      (0, 'call_by_hand', 'officer'), (1, 'late_paper', 'officer'), (2, 'data_request', 'secretary'),
      (3, 'complaint', 'section_head')) AS v(n, kind, role) WHERE v.n = hashtext(c.id::text) & 3) AS k;
INSERT INTO audit_entries (id, at, user_id, action, subject_kind, subject_id)
  SELECT gen_random_uuid(), c.submitted_at, c.assignee_id, 'case.read', 'case', c.id FROM cases c;
`;
