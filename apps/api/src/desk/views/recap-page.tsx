import type { PageTable } from '@app/transparency';
import { Choice, Line } from './form-parts';
import { type Desk, deskPage } from './layout';

interface RecapPageView {
  year: number;
  month?: number;
  heading: string;
  tables: readonly PageTable[];
}

const monthName = new Intl.DateTimeFormat('id-ID', { month: 'long', timeZone: 'UTC' });
const months = Array.from(
  { length: 12 },
  (_, i) => [String(i + 1), monthName.format(Date.UTC(2000, i))] as const,
);

/** The tables of a year or a month, and the same as files. */
export function recapPage(desk: Desk, { year, month, heading, tables }: RecapPageView): string {
  const { texts } = desk;
  const path = `/petugas/rekap?year=${year}${month ? `&month=${month}` : ''}`;
  return deskPage(
    heading,
    <>
      <h1>{heading}</h1>
      <form method="get" action="/petugas/rekap" class="narrow unprinted">
        <Line
          id="year"
          label={texts.render('desk.numbers_year')}
          type="number"
          value={String(year)}
          required
        />
        <Choice
          id="month"
          label={texts.render('desk.recap_month')}
          value={month ? String(month) : ''}
          none={texts.render('desk.recap_year_all')}
          options={months}
        />
        <button>{texts.render('desk.numbers_show')}</button>
      </form>
      <p class="unprinted">
        {texts.render('desk.recap_file')}: <a href={`${path}&format=xlsx`}>{texts.render('desk.as_xlsx')}</a>{' '}
        · <a href={`${path}&format=pdf`}>{texts.render('desk.as_pdf')}</a>
      </p>
      {tables.map(({ title, header, rows, note }) => (
        <section key={title}>
          <h2>{title}</h2>
          <div class="wide">
            <table>
              <thead>
                <tr>
                  {header.map((name) => (
                    <th key={name}>{name}</th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <tr key={row.join('|')}>
                    {row.map((cell, i) => (
                      <td key={header[i]}>{cell}</td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {note && <small>{note}</small>}
        </section>
      ))}
    </>,
    desk,
  );
}
