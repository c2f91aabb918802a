import { Catalogue, dayIn, type StaffRole } from '@app/catalogue';
import { Clock, type FieldError } from '@app/core';
import { Database, type OfficeRow, OfficeRows } from '@app/database';
import { Injectable } from '@nestjs/common';
import { DeputiesInvalid, DeputiesStale } from './staff.errors';

/** The roles that an order may give for a time; managing users and watching over others are not among them. */
export const deputyRoles = ['officer', 'section_head', 'secretary', 'district_head'] as const;
type DeputyRoleName = (typeof deputyRoles)[number];

const kind = 'deputy';
// Of these there is one at a time: a letter must say who signs it.
const single: readonly StaffRole[] = ['section_head', 'secretary', 'district_head'];

/** An order that lets somebody do another's work, from the first day to the last. */
export interface DeputyOrder {
  userId: string;
  role: DeputyRoleName;
  /** As it stands before the title: `Plh.`, `Plt.`, `a.n.` */
  basis: string;
  /** Number of the written order. */
  order: string | null;
  /** As it stands under a letter, with titles; the account's name where nothing is said. */
  name: string;
  rank: string | null;
  nip: string | null;
  from: string;
  to: string | null;
}

export interface DeputyView extends DeputyOrder {
  id: string;
  /** Whether it counts today. */
  active: boolean;
  endedAt: string | null;
}

export interface DeputyList {
  items: DeputyView[];
  /** Grows with every change; given back at a change, it shows whether somebody else was faster. */
  version: number;
}

/** A role that somebody has today by an order. */
export interface DeputyRole {
  role: string;
  basis: string;
  orderId: string;
}

type Stored = Omit<DeputyOrder, 'from' | 'to'>;
/** An order as it is asked for; the person by id or by the name that he logs in with. */
export type WantedOrder = Pick<DeputyOrder, 'role' | 'basis' | 'from'> &
  Partial<Omit<DeputyOrder, 'role' | 'basis' | 'from'>> & { username?: string };

interface Known {
  id: string;
  username: string;
  name: string;
}

/** Who stands in for whom. Orders count at once: roles are computed for each request. */
@Injectable()
export class Deputies {
  constructor(
    private readonly database: Database,
    private readonly rows: OfficeRows,
    private readonly catalogue: Catalogue,
    private readonly clock: Clock,
  ) {}

  /** Orders that count today or later; with `all`, those of the past too. */
  async list({ all = false } = {}): Promise<DeputyList> {
    const rows = all
      ? await this.rows.history<Stored>(kind)
      : await this.rows.since<Stored>(kind, this.today());
    return { items: rows.map((row) => this.view(row)), version: await this.version() };
  }

  /**
   * Sets the orders that count from today on: one that stays as it was is kept, one that is not named ends at once.
   * @throws DeputiesInvalid, DeputiesStale
   */
  async replace(wanted: readonly WantedOrder[], by: string, version?: number): Promise<DeputyList> {
    return this.database.transaction(async () => {
      await this.rows.lock(kind);
      if (version !== undefined && version !== (await this.version())) {
        throw new DeputiesStale('somebody else changed the orders', {
          version: String(await this.version()),
        });
      }
      const people = await this.peopleOf(wanted);
      const orders = wanted.map((order) => complete(order, people));
      const standing = await this.rows.since<Stored>(kind, this.today());
      const kept = new Set(standing.map((row) => keyOf(orderOf(row))));
      this.check(orders, { people, by, kept });
      const named = new Set(orders.map(keyOf));
      const at = this.clock.now();
      for (const row of standing) if (!named.has(keyOf(orderOf(row)))) await this.rows.end(row.id, at);
      for (const order of orders) {
        const { from, to, ...data } = order;
        if (!kept.has(keyOf(order))) await this.rows.add<Stored>(kind, { from, to, data, by, at });
      }
      return this.list();
    });
  }

  /** The roles that this person has today beyond his own. */
  async rolesOf(userId: string, own: readonly string[]): Promise<DeputyRole[]> {
    const rows = await this.database.query<DeputyRole>(
      `SELECT DISTINCT ON (data ->> 'role') data ->> 'role' AS role, data ->> 'basis' AS basis, id AS "orderId"
         FROM office_settings
        WHERE kind = '${kind}' AND data ->> 'userId' = $1 AND valid_from <= $2 AND (valid_to IS NULL OR valid_to >= $2)
          AND NOT data ? 'endedAt' ORDER BY data ->> 'role', valid_from DESC, id DESC`,
      [userId, this.today()],
    );
    return rows.filter(({ role }) => !own.includes(role));
  }

  private check(
    orders: readonly DeputyOrder[],
    { people, by, kept }: { people: readonly Known[]; by: string; kept: ReadonlySet<string> },
  ): void {
    const errors = orders.flatMap((order, i): FieldError[] => {
      const code = wrongWith(order, people, by, kept);
      return code ? [{ field: `items.${i}.${code.field}`, code: code.code }] : [];
    });
    const doubles = orders.flatMap((order, i): FieldError[] =>
      single.includes(order.role) && orders.slice(0, i).some((other) => overlap(order, other))
        ? [{ field: `items.${i}.from`, code: 'deputy_overlaps' }]
        : [],
    );
    if (errors.length + doubles.length > 0) throw new DeputiesInvalid([...errors, ...doubles]);
  }

  private peopleOf(wanted: readonly WantedOrder[]): Promise<Known[]> {
    return this.database.query<Known>(
      'SELECT id, username, name FROM users WHERE (id = ANY ($1) OR username = ANY ($2)) AND disabled_at IS NULL',
      [wanted.flatMap(({ userId }) => userId ?? []), wanted.flatMap(({ username }) => username ?? [])],
    );
  }

  private async version(): Promise<number> {
    const row = await this.database.queryOne<{ version: number }>(
      `SELECT (count(*) + count(data ->> 'endedAt'))::int AS version FROM office_settings WHERE kind = '${kind}'`,
    );
    return row?.version ?? 0;
  }

  private view(row: OfficeRow<Stored>): DeputyView {
    const day = this.today();
    const { endedAt, from, to } = row;
    const active = endedAt === null && from <= day && (to === null || to >= day);
    return { id: row.id, ...orderOf(row), active, endedAt: endedAt?.toISOString() ?? null };
  }

  private today(): string {
    return dayIn(this.catalogue.office.timezone, this.clock.now());
  }
}

function orderOf({ data, from, to }: OfficeRow<Stored>): DeputyOrder {
  return { ...data, from, to };
}

/** Whoever is not known keeps an id that nobody has, and is refused by it. */
function complete(order: WantedOrder, people: readonly Known[]): DeputyOrder {
  const { role, basis, from, to = null, order: number = null, rank = null, nip = null } = order;
  const person = people.find(({ id, username }) =>
    order.userId === undefined ? username === order.username : id === order.userId,
  );
  const name = order.name ?? person?.name ?? '';
  return { userId: person?.id ?? '', role, basis, order: number, name, rank, nip, from, to };
}

function keyOf({ userId, role, basis, order, name, rank, nip, from, to }: DeputyOrder): string {
  return JSON.stringify([userId, role, basis, order, name, rank, nip, from, to]);
}

/** Nobody gives himself another's work, but may keep in the list what others gave him. */
function wrongWith(
  order: DeputyOrder,
  people: readonly Known[],
  by: string,
  kept: ReadonlySet<string>,
): { field: string; code: string } | null {
  if (!people.some(({ id }) => id === order.userId)) return { field: 'userId', code: 'user_unknown' };
  if (order.userId === by && !kept.has(keyOf(order))) return { field: 'userId', code: 'deputy_self' };
  return order.to !== null && order.to < order.from ? { field: 'to', code: 'date_order' } : null;
}

function overlap(one: DeputyOrder, other: DeputyOrder): boolean {
  const last = '9999-12-31';
  return one.role === other.role && one.from <= (other.to ?? last) && other.from <= (one.to ?? last);
}
