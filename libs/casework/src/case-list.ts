import { Catalogue } from '@app/catalogue';
import { Clock, cursorKey, entriesOf, findReceiptCode, type Page, pageOf, parsePhone } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import type { CaseRecord } from './case-record';
import { caseSelect, type CaseRow, CasesRepository } from './cases.repository';
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

/** The parts of the statement that find a case by its words; `at` and `id` are what the list is sorted by. */
interface WordSearch {
  tables: string[];
  conditions: string[];
  at: string;
  id: string;
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
    const words = this.words(filter.q, bind);
    const { at, id } = words;
    const conditions = ['NOT c.sandbox', ...words.conditions, ...this.conditions(filter, bind)];
    if (filter.cursor) {
      const last = cursorKey(filter.cursor);
      conditions.push(`(${at}, ${id}) > (${bind(last.at)}::timestamptz, ${bind(last.id)}::uuid)`);
    }
    // Only the page's own rows are joined to people and ledger.
    const rows = await this.database.query<CaseRow & { at: string }>(
      `${caseSelect.replace('SELECT c.*', 'SELECT c.*, c.submitted_at::text AS at')}
        WHERE c.id IN (SELECT ${id} FROM ${[...words.tables, 'cases c'].join(', ')} WHERE ${conditions.join(' AND ')}
          ORDER BY ${at}, ${id} LIMIT ${bind(filter.limit + 1)})
        ORDER BY c.submitted_at, c.id`,
      parameters,
    );
    const page = pageOf(rows, filter.limit, (row) => ({ at: row.at, id: row.id }));
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
    const equal = entriesOf(columns).flatMap(([key, column]) => {
      const value = filter[key];
      return value === undefined ? [] : [`${column} = ${bind(value)}`];
    });
    return filter.overdue
      ? [...equal, `c.phase = 'work' AND c.promised_at < ${bind(this.clock.now())}`]
      : equal;
  }

  /** What is searched for: the first word's cases stand in the order of the list, so that nothing is sorted. */
  private words(q: string | undefined, bind: (value: unknown) => string): WordSearch {
    const all = { tables: [], conditions: [], at: 'c.submitted_at', id: 'c.id' };
    if (!q?.trim()) return all;
    const tokens = this.tokens(q);
    if (tokens.length === 0) return { ...all, conditions: ['FALSE'] }; // only signs: found nowhere, not everywhere
    const found = tokens.map((token, i) => ({
      name: `s${i}`,
      isToken: `s${i}.token = ${bind(this.vault.blindIndex('search', token))}`,
      isSame: `s${i}.case_id = c.id AND s${i}.submitted_at = c.submitted_at`,
    }));
    return {
      tables: found.map(({ name }) => `case_search ${name}`),
      conditions: found.flatMap(({ isToken, isSame }) => [isToken, isSame]),
      at: 's0.submitted_at',
      id: 's0.case_id',
    };
  }

  private tokens(q: string): string[] {
    const digits = q.replace(/[\s.-]/g, '');
    const code = findReceiptCode(q, this.catalogue.office.prefix)?.toLowerCase();
    const whole = /^\d{16}$/.test(digits) ? digits : (code ?? parsePhone(q));
    return whole ? [whole] : [...new Set(wordsOf(q))].slice(0, 6);
  }
}
