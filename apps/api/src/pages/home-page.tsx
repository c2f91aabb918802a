import type { Catalogue } from '@app/catalogue';
import { laporAddress } from '@app/casework';
import type { BoardRow } from '@app/transparency';
import { page } from './layout';
import { legalLine } from './legal-line';
import { trackForm } from './track-page';

/** The front door: what the office has to say today, services, tracking, public numbers. */
export function homePage(
  catalogue: Catalogue,
  { board, notices, hours }: { board: readonly BoardRow[]; notices: readonly string[]; hours: string },
): string {
  const { services, texts, office } = catalogue;
  const t = (key: string): string => texts.render(key, { office: office.name });
  return page(
    t('web.title'),
    <>
      <h1>{t('web.title')}</h1>
      <p>{t('web.intro')}</p>
      {notices.map((text) => (
        <p class="notice" key={text}>
          {text}
        </p>
      ))}
      <h2>{t('web.services')}</h2>
      <ul class="services">
        {services.map((service) => (
          <li key={service.code}>
            <a href={`/layanan/${service.code}`}>{service.title}</a>
            <p>{service.summary}</p>
            {legalLine(catalogue, service)}
          </li>
        ))}
      </ul>
      <h2>{t('web.track')}</h2>
      {trackForm(texts)}
      <h2>{t('web.complaint')}</h2>
      <p>
        {texts.render('web.complaint_intro', { lapor: laporAddress })}{' '}
        <a href="/pengaduan">{t('web.complaint_send')}</a>
      </p>
      <h2>{t('web.office')}</h2>
      <p>
        {office.name}, {office.address.street}, {office.address.postal_code}
      </p>
      <p>{hours}</p>
      <h2>{t('web.board')}</h2>
      <table>
        <tr>
          <th>{t('web.board_service')}</th>
          <th>{t('web.board_received')}</th>
          <th>{t('web.board_finished')}</th>
          <th>{t('web.board_waiting')}</th>
        </tr>
        {board.map((row) => (
          <tr key={row.service}>
            <td>{row.title}</td>
            {[row.received, row.finished, row.waiting].map((count, i) => (
              <td key={i}>{count ?? t('web.board_few')}</td>
            ))}
          </tr>
        ))}
      </table>
    </>,
  );
}
