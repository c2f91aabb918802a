import { type Catalogue, formatDate, type Texts } from '@app/catalogue';
import type { TrackView } from '@app/transparency';
import type { JSX } from 'preact';
import { documentInput } from './document-input';
import type { FormState } from './form-state';
import { openVillages } from './field-input';
import { page } from './layout';
import { stepForms, type StepRefused } from './track-steps';
import { Alert } from './alert';

/** A case that was found by code and PIN, and what its citizen has just sent. */
export interface Tracked {
  view: TrackView;
  pin: string;
  state: Pick<FormState, 'uploads' | 'bring' | 'errors'>;
  sent?: boolean;
  /** It was refused, and not long ago. */
  mayObject?: boolean;
  /** A step that could not be taken, and why. */
  refused?: StepRefused;
  /** What was pressed was done, or was no longer to be done. */
  moved?: 'done' | 'over';
}

/** Asks for code and PIN. */
export function trackForm(texts: Texts): JSX.Element {
  const t = (key: string): string => texts.render(key);
  return (
    <form method="post" action="/lacak">
      <label for="code">{t('web.code')}</label>
      <input id="code" name="receiptCode" required maxLength={20} autocomplete="off" />
      <label for="pin-input">{t('web.pin')}</label>
      <input id="pin-input" name="pin" required maxLength={6} inputMode="numeric" autocomplete="off" />
      <button type="submit">{t('web.track')}</button>
    </form>
  );
}

/** Where a case stands; null: code and PIN did not fit. */
export function trackPage(
  { texts, office }: Pick<Catalogue, 'texts' | 'office'>,
  tracked: Tracked | null,
  timeOf: (iso: string) => string,
): string {
  const t = (key: string): string => texts.render(key);
  if (!tracked) {
    return page(
      t('web.track'),
      <>
        <h1>{t('web.track')}</h1>
        <p class="error">{t('web.track_wrong')}</p>
        {trackForm(texts)}
      </>,
    );
  }
  const { view, sent } = tracked;
  return page(
    view.receiptCode,
    <>
      <h1>{view.receiptCode}</h1>
      <p>{view.service}</p>
      <p class="status" id="status">
        {view.label}
      </p>
      {sent && (
        <p class="notice" role="status">
          {t('web.papers_received')}
        </p>
      )}
      {view.promisedAt && (
        <p>
          {t('web.promised')} {timeOf(view.promisedAt)}
        </p>
      )}
      {view.likelyAt && (
        <p>
          {t('web.likely')} {timeOf(view.likelyAt)}
        </p>
      )}
      {view.nextSigningAt && (
        <p>
          {t('web.signing')} {timeOf(view.nextSigningAt)}
        </p>
      )}
      {view.closures.map(({ from, to, reason }) => (
        <p class="notice" key={from}>
          {t('web.closed')} {formatDate(from)}
          {to !== null && to !== from && ` – ${formatDate(to)}`}: {reason}
        </p>
      ))}
      {view.asked.map(({ document, label, reason }) => (
        <p class="error" key={document}>
          {t('web.asked')} {label}. {reason}
        </p>
      ))}
      {tracked.moved && (
        <p class="notice" role="status">
          {t(`web.step_${tracked.moved}`)}
        </p>
      )}
      {view.open.length > 0 && papersForm(t, tracked)}
      {stepForms({ texts, villages: openVillages(office), view, pin: tracked.pin, refused: tracked.refused })}
      {tracked.mayObject && objectionForm(t, tracked)}
      <ol>
        {view.steps.map((step) => (
          <li key={step.at}>
            {step.label} <small>{timeOf(step.at)}</small>
            {step.told.length > 0 && <p>{step.told.join(', ')}</p>}
          </li>
        ))}
      </ol>
      <p>
        <a href="/">{t('web.back')}</a>
      </p>
    </>,
  );
}

/** Nobody travels for a photo that was blurred. */
function papersForm(t: (key: string) => string, { view, pin, state }: Tracked): JSX.Element {
  const words = { kept: t('web.kept'), bring: t('web.bring') };
  return (
    <form method="post" action="/lacak/berkas" encType="multipart/form-data">
      <h2>{t('web.papers_open')}</h2>
      <input type="hidden" name="receiptCode" value={view.receiptCode} />
      <input type="hidden" name="pin" value={pin} />
      {state.errors.some(({ field }) => field === 'documents') && <Alert>{t('web.papers_none')}</Alert>}
      {view.open.map(({ document, ...rest }) => {
        const error = state.errors.find(({ field }) => field === `documents.${document}`);
        const told = error && (error.detail ?? t('web.file_refused'));
        return documentInput(words, { key: document, ...rest }, state, told);
      })}
      <button type="submit">{t('web.send')}</button>
    </form>
  );
}

/** Nobody travels to say that he does not agree. */
function objectionForm(t: (key: string) => string, { view, pin, state }: Tracked): JSX.Element {
  return (
    <form method="post" action="/lacak/keberatan">
      <h2>{t('web.objection')}</h2>
      <p>{t('web.objection_intro')}</p>
      <input type="hidden" name="receiptCode" value={view.receiptCode} />
      <input type="hidden" name="pin" value={pin} />
      {state.errors.some(({ field }) => field === 'text') && <Alert>{t('web.objection_not_taken')}</Alert>}
      <label for="objection">{t('web.objection_text')}</label>
      <textarea id="objection" name="text" required maxLength={4000} rows={5} />
      <button type="submit">{t('web.objection')}</button>
    </form>
  );
}
