import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Environment } from '@app/config';
import { AppError, type Clock, newId } from '@app/core';
import { Client } from 'pg';

/** The rows of `backups`: what was tried, and how it went. Works beside a backup, on a connection of its own. */
export class BackupLog {
  constructor(
    private readonly env: Environment,
    private readonly clock: Clock,
  ) {}

  /** Runs `make` between the two rows' moments; its failure is kept and thrown on. */
  async kept<T>(path: string, make: () => Promise<T>): Promise<T> {
    const id = newId();
    await this.write('INSERT INTO backups (id, started_at, file_name) VALUES ($1, $2, $3)', [
      id,
      this.clock.now(),
      basename(path),
    ]);
    try {
      const made = await make();
      await this.write('UPDATE backups SET finished_at = $2, size = $3 WHERE id = $1', [
        id,
        this.clock.now(),
        (await stat(path)).size,
      ]);
      return made;
    } catch (error) {
      await this.write('UPDATE backups SET finished_at = $2, error_code = $3 WHERE id = $1', [
        id,
        this.clock.now(),
        codeOf(error),
      ]).catch(() => undefined); // the database may be what failed; the error itself goes on
      throw error;
    }
  }

  private async write(sql: string, values: unknown[]): Promise<void> {
    const client = new Client({ connectionString: this.env.databaseUrl, connectionTimeoutMillis: 10_000 });
    client.on('error', () => undefined); // a cut line also rejects the query that runs
    await client.connect();
    try {
      await client.query(sql, values);
    } finally {
      await client.end().catch(() => undefined); // the line is gone already
    }
  }
}

/** Our code, or the system's (`ENOSPC`); never a foreign error's text. */
function codeOf(error: unknown): string {
  if (error instanceof AppError) return error.code;
  return typeof error === 'object' && error !== null && 'code' in error
    ? String(error.code).slice(0, 40)
    : 'unknown';
}
