import type { ClientBase } from 'pg';

/** A table with the columns that are stored (not computed), in their order. */
export interface Table {
  name: string;
  columns: string[];
}

// The schema's own history stands in the header; which backups there were is of no use on another machine.
const apart = ['schema_migrations', 'backups'];

/** Every table of ours, those that others point at first. Queues are not among them: the sweeper makes them again (law 2). */
export async function tablesOf(client: ClientBase): Promise<Table[]> {
  const { rows } = await client.query<{ name: string; columns: string[]; needs: string[] }>(
    `SELECT t.relname::text AS name,
        (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_attribute a
          WHERE a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS columns,
        (SELECT coalesce(array_agg(DISTINCT r.relname::text), '{}') FROM pg_constraint c
          JOIN pg_class r ON r.oid = c.confrelid
          WHERE c.conrelid = t.oid AND c.contype = 'f' AND c.confrelid <> t.oid) AS needs
      FROM pg_class t WHERE t.relkind = 'r' AND t.relnamespace = 'public'::regnamespace AND t.relname <> ALL ($1)
      ORDER BY t.relname`,
    [apart],
  );
  const ordered: typeof rows = [];
  while (ordered.length < rows.length) {
    const placed = new Set(ordered.map(({ name }) => name));
    const ready = rows.filter(
      ({ name, needs }) => !placed.has(name) && needs.every((need) => placed.has(need)),
    );
    if (ready.length === 0) throw new Error('tables point at each other in a circle');
    ordered.push(...ready);
  }
  return ordered.map(({ name, columns }) => ({ name, columns }));
}

/** Where each sequence stands; one that was never used is left out. */
export async function sequencesOf(client: ClientBase): Promise<Record<string, string>> {
  const { rows } = await client.query<{ name: string; value: string }>(
    `SELECT sequencename AS name, last_value AS value FROM pg_sequences
      WHERE schemaname = 'public' AND last_value IS NOT NULL`,
  );
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
}

/** The migrations that this database has had; none on an empty one. */
export async function migrationsOf(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ there: boolean }>(
    `SELECT to_regclass('public.schema_migrations') IS NOT NULL AS there`,
  );
  if (!rows[0]?.there) return [];
  const done = await client.query<{ name: string }>('SELECT name FROM schema_migrations ORDER BY id');
  return done.rows.map(({ name }) => name);
}

/** The same text whatever the server's settings are. */
export const plainSettings = `SET LOCAL TIME ZONE 'UTC'; SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL intervalstyle = 'iso_8601';
  SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 1; SET LOCAL client_encoding = 'UTF8';
  SET LOCAL statement_timeout = 0; SET LOCAL search_path = public`;

/** `COPY table (columns)`, quoted. */
export function copyOf(client: ClientBase, { name, columns }: Table): string {
  const quoted = columns.map((column) => client.escapeIdentifier(column));
  return `COPY public.${client.escapeIdentifier(name)} (${quoted.join(', ')})`;
}
