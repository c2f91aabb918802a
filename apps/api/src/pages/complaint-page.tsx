import type { Texts } from '@app/catalogue';
import { type ComplaintReceipt, type ComplaintTrack, laporAddress } from '@app/casework';
import type { FieldError } from '@app/core';
import { page } from './layout';
import { Alert } from './alert';

/** What was written so far; nothing is to be written twice. */
export interface ComplaintForm {
  key: string;
  text: string;
  name: string;
  phone: string;
  errors: readonly FieldError[];
}

type Say = (key: string) => string;

/** Asks what happened: no log-in, no name needed. */
export function complaintPage(texts: Texts, form: ComplaintForm): string {
  const t: Say = (key) => texts.render(key, { lapor: laporAddress });
  const errorOf = (field: string): string | undefined => {
    const error = form.errors.find((one) => one.field === field);
    if (!error) return undefined;
    const key = `problem.${error.code}`;
    return field === 'text' ? t('web.complaint_too_short') : texts.has(key) ? t(key) : t('problem.field');
  };
  const told = (field: string) => errorOf(field) && <Alert>{errorOf(field)}</Alert>;
  return page(
    t('web.complaint'),
    <>
      <h1>{t('web.complaint')}</h1>
      <p>{t('web.complaint_intro')}</p>
      <form method="post" action="/pengaduan">
        <input type="hidden" name="key" value={form.key} />
        <label for="text">{t('web.complaint_text')}</label>
        <textarea id="text" name="text" required maxLength={4000} rows={6}>
          {form.text}
        </textarea>
        {told('text')}
        <label for="name">{t('web.complaint_name')}</label>
        <input id="name" name="name" maxLength={100} autocomplete="name" value={form.name} />
        <label for="phone">{t('web.complaint_phone')}</label>
        <input id="phone" name="phone" maxLength={30} inputMode="tel" autocomplete="tel" value={form.phone} />
        {told('phone')}
        <button type="submit">{t('web.complaint_send')}</button>
      </form>
      {back(t)}
    </>,
  );
}

/** The number and PIN with which the answer is read. */
export function complaintReceiptPage(
  texts: Texts,
  { receiptCode, pin, aboutMoney }: Omit<ComplaintReceipt, 'id'>,
  replyDue: string,
): string {
  const t: Say = (key) => texts.render(key, { lapor: laporAddress });
  return page(
    t('web.complaint_received'),
    <>
      <h1>{t('web.complaint_received')}</h1>
      {aboutMoney && <p class="notice">{t('web.complaint_money')}</p>}
      <p>{t('web.complaint_keep')}</p>
      <p class="code" id="receipt-code">
        {receiptCode}
      </p>
      <p>{t('web.pin')}</p>
      <p class="code" id="pin">
        {pin}
      </p>
      <p>
        {t('web.complaint_reply_due')} {replyDue}
      </p>
      <p>{t('web.complaint_lapor')}</p>
      {back(t)}
    </>,
  );
}

/** Where a complaint stands, and what was answered. */
export function complaintTrackPage(
  texts: Texts,
  { receiptCode, state, replyDueAt, replies }: ComplaintTrack,
  timeOf: (at: Date) => string,
): string {
  const t: Say = (key) => texts.render(key, { lapor: laporAddress });
  return page(
    receiptCode,
    <>
      <h1>
        {t('web.complaint')} {receiptCode}
      </h1>
      <p class="status" id="status">
        {t(`web.complaint_${state}`)}
      </p>
      {state === 'open' && (
        <p>
          {t('web.complaint_reply_due')} {timeOf(replyDueAt)}
        </p>
      )}
      {replies.map(({ at, text }) => (
        <div key={at.toISOString()}>
          <h2>{t('web.complaint_answer')}</h2>
          <p>{text}</p>
          <small>{timeOf(at)}</small>
        </div>
      ))}
      <p>{t('web.complaint_lapor')}</p>
      {back(t)}
    </>,
  );
}

function back(t: Say) {
  return (
    <p>
      <a href="/">{t('web.back')}</a>
    </p>
  );
}
