import type { Texts } from '@app/catalogue';
import type { VerifyView } from '@app/letters';
import type { JSX } from 'preact';
import { page } from './layout';

/** How a file that was sent for comparison compares: the recorded letter, another, or none was sent. */
export type Compared = 'same' | 'other' | 'missing';

/** A letter's state, for whoever holds it; null: no such letter. */
export function verifyPage(
  texts: Texts,
  view: VerifyView | null,
  { token, timeOf, compared }: { token: string; timeOf: (iso: string) => string; compared?: Compared },
): string {
  const t = (key: string, params: Record<string, string> = {}): string => texts.render(key, params);
  if (!view) return page(t('web.verify'), <h1>{t('web.verify_unknown')}</h1>);
  const { replacedBy, endedAt, validUntil } = view;
  return page(
    t('web.verify'),
    <>
      <h1>{t('web.verify')}</h1>
      <p class={`status ${view.state}`} id="state">
        {t(`web.verify_${view.state}`)}
      </p>
      {replacedBy && (
        <p id="replaced-by">
          {t('web.verify_replaced', { number: replacedBy.number, date: timeOf(replacedBy.date) })}
        </p>
      )}
      {endedAt && <p>{t('web.verify_ended', { date: timeOf(endedAt) })}</p>}
      {!endedAt && validUntil && <p>{t('web.verify_until', { date: timeOf(validUntil) })}</p>}
      <p>{view.service}</p>
      <p>{view.number}</p>
      <p>{view.name}</p>
      <p>{view.village}</p>
      <p>
        {view.signer.name}, {view.signer.title}
      </p>
      <p>{timeOf(view.date)}</p>
      {view.sha256 && compareForm(t, { token, view, sha256: view.sha256, compared })}
    </>,
  );
}

/** Compared in the browser where it can; else the file is sent, compared, and not kept. */
function compareForm(
  t: (key: string) => string,
  asked: { token: string; view: VerifyView; sha256: string; compared?: Compared },
): JSX.Element {
  const { token, view, sha256, compared } = asked;
  const same = t(view.state === 'valid' ? 'web.verify_file_same' : 'web.verify_file_same_but');
  const other = t('web.verify_file_other');
  const missing = t('web.verify_file_missing');
  const told = compared && { same, other, missing }[compared];
  return (
    <form
      id="compare"
      method="post"
      action={`/verify/${encodeURIComponent(token)}`}
      encType="multipart/form-data"
      data-sha256={sha256}
      data-same={same}
      data-other={other}
      data-missing={missing}
    >
      <label for="file">{t('web.verify_file')}</label>
      <input id="file" name="file" type="file" accept="application/pdf,image/*" required />
      <small>{t('web.verify_file_help')}</small>
      <p id="compared" class={compared === 'same' ? 'notice' : 'error'} role="status" hidden={!told}>
        {told}
      </p>
      <button type="submit">{t('web.verify_file_compare')}</button>
      <script src="/assets/verify.js" defer />
    </form>
  );
}
