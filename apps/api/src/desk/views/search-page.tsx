import type { CaseRecord } from '@app/casework';
import type { Page } from '@app/core';
import { type Desk, deskPage } from './layout';

/** Code, NIK, phone or name; what is found, oldest first. */
export function searchPage(
  desk: Desk,
  q: string,
  found: Page<CaseRecord> | null,
  timeOf: (at: Date) => string,
): string {
  const { texts } = desk;
  return deskPage(
    texts.render('desk.nav_search'),
    <>
      <h1>{texts.render('desk.nav_search')}</h1>
      <form method="get" action="/petugas/cari" class="narrow" role="search">
        <label for="q">{texts.render('desk.search_help')}</label>
        <input id="q" name="q" maxLength={100} value={q} />
        <button>{texts.render('desk.nav_search')}</button>
      </form>
      {found && found.items.length === 0 && <p role="status">{texts.render('desk.search_nothing')}</p>}
      {found && found.items.length > 0 && (
        <ul class="rows" id="found">
          {found.items.map(({ id, receiptCode, definition, applicant, status, submittedAt }) => (
            <li key={id}>
              <a href={`/petugas/berkas/${id}`}>{receiptCode}</a> {applicant.name} ·{' '}
              <strong>{definition.workflow.statuses[status]?.label ?? status}</strong>
              <small>
                {definition.title} · {timeOf(submittedAt)}
              </small>
            </li>
          ))}
        </ul>
      )}
      {found?.nextCursor && (
        <p>
          <a href={`/petugas/cari?q=${encodeURIComponent(q)}&cursor=${found.nextCursor}`}>
            {texts.render('desk.more')}
          </a>
        </p>
      )}
    </>,
    desk,
  );
}
