import type { ComponentChildren, JSX } from 'preact';
import type { Preview } from '../move-preview';
import type { CaseView, PaperView } from '../case-view';
import { type Desk, DeskFormTag } from './layout';

type T = Desk['texts'];

/** Code, service, person, status, when it is due; `isTitle` where the page has no other heading. */
export function CaseHead({
  view,
  texts,
  isTitle = false,
}: {
  view: CaseView;
  texts: T;
  isTitle?: boolean;
}): JSX.Element {
  const { record, statusLabel, late, timeOf } = view;
  const Code = isTitle ? 'h1' : 'p';
  return (
    <div class="case-head">
      <Code class="code">{record.receiptCode}</Code>
      <p>
        {record.definition.title} · {record.applicant.name}
      </p>
      <p>
        <strong>{statusLabel}</strong>
        {record.promisedAt && (
          <span class={late ? 'error' : ''}>
            {' '}
            · {texts.render(late ? 'desk.late_since' : 'desk.promised')} {timeOf(record.promisedAt)}
          </span>
        )}
      </p>
      {record.delivery && <p>{texts.render(`desk.delivery_${record.delivery}`)}</p>}
    </div>
  );
}

/** The photos, large; each opens alone to zoom and turn. */
export function Papers({ view, texts }: { view: CaseView; texts: T }): JSX.Element {
  return (
    <section class="papers">
      {view.papers.map((paper) => (
        <Paper key={paper.key} paper={paper} caseId={view.record.id} texts={texts} />
      ))}
    </section>
  );
}

/** How it came: sent again, or taken from an earlier case. */
function comingOf({ versions: n, takenFrom }: NonNullable<PaperView['document']>, texts: T): string {
  const sent = n > 1 ? ` · ${texts.render('desk.paper_version', { n })}` : '';
  const taken = takenFrom ? ` · ${texts.render('desk.paper_taken_from', { receiptCode: takenFrom })}` : '';
  return sent + taken;
}

function Paper({ paper, caseId, texts }: { paper: PaperView; caseId: string; texts: T }): JSX.Element {
  const { label, state, reason, note, document } = paper;
  const path = document && `/petugas/berkas/${caseId}/dokumen/${document.id}`;
  return (
    <figure class={`paper ${state}`}>
      <figcaption>
        <strong>{label}</strong> · {texts.render(`desk.paper_${state}`)}
        {document && comingOf(document, texts)}
        {reason && <span class="error"> {reason}</span>}
        {note && <span> {note}</span>}
        {document?.hints.map((hint) => (
          <span class="hint" key={hint}>
            {' '}
            {texts.render(`desk.hint_${hint}`)}
          </span>
        ))}
      </figcaption>
      {document && path && <Content {...{ document, path, label, texts }} />}
    </figure>
  );
}

/** A photo is looked at in its place, anything else opens by itself. */
function Content({
  document,
  path,
  label,
  texts,
}: {
  document: NonNullable<PaperView['document']>;
  path: string;
  label: string;
  texts: T;
}): JSX.Element {
  if (!document.isImage) return <a href={`${path}/isi`}>{texts.render('desk.paper_open')}</a>;
  return (
    <a href={path}>
      <img src={`${path}/isi`} alt={label} />
    </a>
  );
}

/** Where a photo opens over the page; without the script its own page does the same. */
export function PhotoBox({ texts }: { texts: T }): JSX.Element {
  return (
    <dialog class="photo">
      <p class="looks">
        {(['close', 'turn', 'zoom'] as const).map((act) => (
          <button key={act} type="button" data-photo={act}>
            {texts.render(act === 'close' ? 'desk.photo_close' : `desk.${act}`)}
          </button>
        ))}
      </p>
      <div class="look">
        <img alt="" />
      </div>
    </dialog>
  );
}

/** Why somebody needs the whole numbers; the auditor reads it. */
export const unmaskReasons = ['match', 'call', 'letter', 'asked'] as const;

/** What the citizen wrote, with a press that shows what is masked. */
export function Fields({ view, desk }: { view: CaseView; desk: Desk }): JSX.Element {
  return (
    <section class="fields">
      <dl>
        {view.fields.map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {view.mayUnmask && (
        <DeskFormTag desk={desk} action={`/petugas/berkas/${view.record.id}/buka`}>
          <label for="reason">{desk.texts.render('desk.unmask_reason')}</label>
          <select id="reason" name="reason" required>
            <option value="" />
            {unmaskReasons.map((reason) => (
              <option key={reason} value={reason}>
                {desk.texts.render(`desk.unmask_${reason}`)}
              </option>
            ))}
          </select>
          <button class="link">{desk.texts.render('desk.unmask')}</button>
        </DeskFormTag>
      )}
    </section>
  );
}

export function ScanInput({
  texts,
  id,
  name = 'file.scan',
}: {
  texts: T;
  id: string;
  name?: string;
}): JSX.Element {
  return (
    <>
      <label for={id}>{texts.render('desk.scan')}</label>
      <input
        id={id}
        type="file"
        name={name}
        accept="image/*,application/pdf"
        required={name === 'file.scan'}
      />
    </>
  );
}

/** The exact words that the citizen will get. */
export function Message({ preview, texts }: { preview: Preview; texts: T }): JSX.Element | null {
  if ('problem' in preview) return null;
  const { texts: words, withLetter, heard } = preview.notice;
  if (words.length === 0) return null;
  return (
    <blockquote class="message">
      <small>{texts.render(heard ? 'desk.message_goes' : 'desk.message_unheard')}</small>
      {words.map((text) => (
        <p key={text}>{text}</p>
      ))}
      {withLetter && <p>{texts.render('desk.message_letter')}</p>}
    </blockquote>
  );
}

/** A short line on top: what was done, what may still be taken back. */
export function Notice({ children }: { children: ComponentChildren }): JSX.Element {
  return (
    <p class="notice" role="status">
      {children}
    </p>
  );
}
