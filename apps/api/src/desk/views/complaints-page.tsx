import type { ComplaintState, ComplaintSummary } from '@app/casework';
import type { Page } from '@app/core';
import { may } from '../places';
import { Notice } from './case-parts';
import { type Desk, deskPage } from './layout';

export const complaintStates = ['open', 'replied', 'closed'] as const;

interface ListView {
  state: ComplaintState;
  page: Page<ComplaintSummary>;
  shown: (at: Date) => string;
  done?: string;
}

/** Complaints of one state, the oldest first; nobody's words yet. */
export function complaintsPage(desk: Desk, { state, page, shown, done }: ListView): string {
  const { texts, staff } = desk;
  return deskPage(
    texts.render('desk.nav_complaints'),
    <>
      {done && <Notice>{done}</Notice>}
      <h1>{texts.render('desk.nav_complaints')}</h1>
      <p class="choices">
        {complaintStates.map((one) => (
          <a key={one} href={`/petugas/pengaduan?keadaan=${one}`} aria-current={one === state && 'page'}>
            {texts.render(`web.complaint_${one}`)}
          </a>
        ))}
        {may(staff, 'ComplaintsController.take') && (
          <a href="/petugas/pengaduan/baru">{texts.render('desk.nav_complaint_new')}</a>
        )}
      </p>
      {page.items.length === 0 && <p role="status">{texts.render('desk.complaints_none')}</p>}
      <ul class="rows" id="complaints">
        {page.items.map((one) => (
          <li key={one.id}>
            <a href={`/petugas/pengaduan/${one.id}`}>{one.receiptCode ?? texts.render('desk.complaint')}</a>{' '}
            {one.aboutMoney && <strong class="error">{texts.render('desk.complaint_money')} </strong>}
            {texts.render(`desk.complaint_kind_${one.kind}`)} ·{' '}
            {texts.render(`desk.complaint_class_${one.class}`)}
            <small>
              {shown(one.receivedAt)}
              {one.state === 'open' &&
                ` · ${texts.render('desk.complaint_reply_due')} ${shown(one.replyDueAt)}`}
              {one.state === 'replied' && ` · ${texts.render('desk.complaint_due')} ${shown(one.dueAt)}`}
              {one.outcome && ` · ${texts.render(`desk.complaint_outcome_${one.outcome}`)}`}
            </small>
          </li>
        ))}
      </ul>
      {page.nextCursor && (
        <p>
          <a href={`/petugas/pengaduan?keadaan=${state}&cursor=${encodeURIComponent(page.nextCursor)}`}>
            {texts.render('desk.more')}
          </a>
        </p>
      )}
    </>,
    desk,
  );
}
