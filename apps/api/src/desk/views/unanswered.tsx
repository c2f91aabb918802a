import type { Texts } from '@app/catalogue';
import type { JSX } from 'preact';

export interface UnansweredComplaints {
  open: number;
  late: number;
}

/** How many complaints wait for their first answer; nothing where none does. */
export function Unanswered({
  texts,
  open,
  late,
}: UnansweredComplaints & { texts: Texts }): JSX.Element | null {
  if (open === 0) return null;
  return (
    <p id="unanswered">
      <a href="/petugas/pengaduan">{texts.render('desk.complaints_open', { n: open })}</a>
      {late > 0 && <strong class="error"> {texts.render('desk.late', { n: late })}</strong>}
    </p>
  );
}
