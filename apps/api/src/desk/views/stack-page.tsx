import type { LateCase, StandingLine } from '@app/casework';
import type { JSX } from 'preact';
import type { StackItem } from '../stack';
import { may } from '../places';
import { Notice } from './case-parts';
import { type Desk, DeskFormTag, deskPage } from './layout';
import { Unanswered, type UnansweredComplaints } from './unanswered';

/** One of the stack that was not taken. */
export interface Refused {
  id: string;
  code: string;
  receiptCode: string;
}

interface StackView {
  items: readonly StackItem[];
  lines: readonly StandingLine[];
  late: readonly LateCase[];
  /** For those who answer complaints. */
  complaints?: UnansweredComplaints;
  shown: (at: Date) => string;
  result: { done: number; refused: readonly Refused[] };
}

/** What waits and what is late; below it the stack: initials by ticking, ink by one print and one upload. */
export function stackPage(desk: Desk, view: StackView): string {
  const { texts, staff } = desk;
  const { items } = view;
  const isPrintable = items.some(({ sheet }) => sheet);
  const mayLook = may(staff, 'CasePaperController.sheet') && items.some(({ initial }) => !initial);
  return deskPage(
    texts.render('desk.nav_stack'),
    <>
      <Result desk={desk} {...view} />
      <h1>{texts.render('desk.nav_stack')}</h1>
      {view.complaints && <Unanswered texts={texts} {...view.complaints} />}
      <Standing desk={desk} lines={view.lines} />
      <Late desk={desk} {...view} />
      {items.length === 0 && <p role="status">{texts.render('desk.stack_none')}</p>}
      {isPrintable && (
        <DeskFormTag desk={desk} action="/petugas/tumpukan/cetak" class="narrow">
          <button>{texts.render('desk.stack_print')}</button>
        </DeskFormTag>
      )}
      {!isPrintable && mayLook && (
        <p class="narrow">
          <a class="button" href="/petugas/tumpukan/lembar">
            {texts.render('desk.stack_sheets')}
          </a>
        </p>
      )}
      {items.length > 0 && <StackForm desk={desk} {...view} />}
    </>,
    desk,
  );
}

function Result({ desk: { texts }, result: { done, refused } }: StackView & { desk: Desk }): JSX.Element {
  return (
    <>
      {done > 0 && <Notice>{texts.render('desk.stack_done', { n: done })}</Notice>}
      {refused.map(({ id, code, receiptCode }) => (
        <p class="error" role="alert" key={id} data-code={code}>
          <a href={`/petugas/berkas/${id}`}>{receiptCode}</a>{' '}
          {texts.render(texts.has(`problem.${code}`) ? `problem.${code}` : 'problem.general')}
        </p>
      ))}
    </>
  );
}

/** How much waits where, the late ones on top. */
function Standing({
  desk: { texts },
  lines,
}: {
  desk: Desk;
  lines: readonly StandingLine[];
}): JSX.Element | null {
  if (lines.length === 0) return null;
  return (
    <table id="standing">
      <thead>
        <tr>
          {['service', 'count', 'late'].map((name) => (
            <th key={name}>{texts.render(`desk.standing_${name}`)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map(({ service, title, status, label, waiting, late }) => (
          <tr key={`${service} ${status}`}>
            <td>
              {title} <small>{label}</small>
            </td>
            <td>{waiting}</td>
            <td class={late > 0 ? 'error' : ''}>{late}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Late({ desk: { texts }, late, shown }: StackView & { desk: Desk }): JSX.Element | null {
  if (late.length === 0) return null;
  return (
    <>
      <h2>{texts.render('desk.standing_late')}</h2>
      <ul class="rows" id="late">
        {late.map(({ id, receiptCode, label, promisedAt }) => (
          <li key={id}>
            <a href={`/petugas/berkas/${id}`}>{receiptCode}</a> {label}
            <small class="error">
              {texts.render('desk.late_since')} {shown(promisedAt)}
            </small>
          </li>
        ))}
      </ul>
    </>
  );
}

function StackForm({ desk, items, shown }: StackView & { desk: Desk }): JSX.Element {
  const { texts } = desk;
  const hasInitials = items.some(({ initial }) => initial);
  const hasScans = items.some(({ scan }) => scan);
  return (
    <DeskFormTag desk={desk} action="/petugas/tumpukan" multipart>
      <ul class="rows" id="stack">
        {items.map((item) => (
          <StackRow key={item.record.id} desk={desk} item={item} shown={shown} />
        ))}
      </ul>
      {(hasInitials || hasScans) && (
        <button class="narrow">{texts.render(hasScans ? 'desk.stack_record' : 'desk.stack_initial')}</button>
      )}
    </DeskFormTag>
  );
}

function StackRow({
  desk: { texts },
  item: { record, initial, scan },
  shown,
}: {
  desk: Desk;
  item: StackItem;
  shown: (at: Date) => string;
}): JSX.Element {
  const { id, receiptCode, definition, applicant, status, promisedAt, version } = record;
  return (
    <li>
      <input type="hidden" name={`version.${id}`} value={version} />
      {initial && (
        <label class="tick">
          <input type="checkbox" name={`pilih.${id}`} value="1" /> {initial.label}
        </label>
      )}
      <a href={`/petugas/berkas/${id}`}>{receiptCode}</a> {definition.title} · {applicant.name} ·{' '}
      {definition.workflow.statuses[status]?.label}
      {promisedAt && (
        <small>
          {' '}
          {texts.render('desk.promised')} {shown(promisedAt)}
        </small>
      )}
      {scan && (
        <>
          <label for={`scan-${id}`}>{texts.render('desk.scan')}</label>
          <input id={`scan-${id}`} type="file" name={`file.${id}`} accept="image/*,application/pdf" />
        </>
      )}
    </li>
  );
}
