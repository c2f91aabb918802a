import { Catalogue } from '@app/catalogue';
import { Clock, findReceiptCode, type Page, pageOf, parsePhone } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import type { CaseRecord } from './case-record';
import { caseSelect, type CaseRow, CasesRepository } from './cases.repository';
import { cursorKey } from './cursor-key';
import { wordsOf } from './search-tokens';

/** What a list of cases may be narrowed by (contract.md 3). */
export interface CaseFilter {
  status?: string;
  service?: string;
  channel?: string;
  village?: string;
  assignee?: string;
  overdue?: boolean;
  receiptCode?: string;
  /** Code, exact NIK or phone, or whole words of a name. */
  q?: string;
  cursor?: string;
  limit: number;
}

/** The work queue: oldest first, keyset, every filter on an index. */
@Injectable()
export class CaseList {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly repository: CasesRepository,
    private readonly catalogue: Catalogue,
    private readonly clock: Clock,
  ) {}

  async page(filter: CaseFilter): Promise<Page<CaseRecord>> {
    const parameters: unknown[] = [];
    const bind = (value: unknown): string => `$${parameters.push(value)}`;
    const conditions = [...this.conditions(filter, bind), ...this.search(filter.q, bind)];
    if (filter.cursor) {
      const { at, id } = cursorKey(filter.cursor);
      conditions.push(`(c.submitted_at, c.id) > (${bind(at)}::timestamptz, ${bind(id)}::uuid)`);
    }
    const rows = await this.database.query<CaseRow & { at: string }>(
      `${caseSelect.replace('SELECT c.*', 'SELECT c.*, c.submitted_at::text AS at')}
        WHERE ${['NOT c.sandbox', ...conditions].join(' AND ')}
        ORDER BY c.submitted_at, c.id LIMIT ${bind(filter.limit + 1)}`,
      parameters,
    );
    const page = pageOf(rows, filter.limit, ({ at, id }) => ({ at, id }));
    return { ...page, items: await this.repository.openAll(page.items) };
  }

  private conditions(filter: CaseFilter, bind: (value: unknown) => string): string[] {
    const columns = {
      status: 'c.status',
      service: 'c.service_code',
      channel: 'c.channel',
      village: 'c.village',
      assignee: 'c.assignee_id',
      receiptCode: 'c.receipt_code',
    } as const;
    const equal = Object.entries(columns).flatMap(([key, column]) => {
      const value = filter[key as keyof typeof columns]; // keys of `columns`
      return value === undefined ? [] : [`${column} = ${bind(value)}`];
    });
    return filter.overdue
      ? [...equal, `c.phase = 'work' AND c.promised_at < ${bind(this.clock.now())}`]
      : equal;
  }

  private search(q: string | undefined, bind: (value: unknown) => string): string[] {
    if (!q?.trim()) return [];
    const digits = q.replace(/[\s.-]/g, '');
    const code = findReceiptCode(q, this.catalogue.office.prefix)?.toLowerCase();
    const whole = /^\d{16}$/.test(digits) ? digits : (code ?? parsePhone(q));
    const tokens = whole ? [whole] : wordsOf(q).slice(0, 6);
    if (tokens.length === 0) return ['FALSE']; // only signs: found nowhere, not everywhere
    return tokens.map(
      (token) =>
        `c.id IN (SELECT case_id FROM case_search WHERE token = ${bind(this.vault.blindIndex('search', token))})`,
    );
  }
}
