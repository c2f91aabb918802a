import type { WorkCount } from '@app/casework';
import type { JSX } from 'preact';
import type { CaseView } from '../case-view';
import { CaseHead, Fields, Notice, Papers, PhotoBox } from './case-parts';
import { type Desk, deskPage } from './layout';
import { StepButton } from './step-button';

const buttons = 3;

/** The one card: a case, its question, at most three buttons. */
export function cardPage(desk: Desk, view: CaseView, count: WorkCount, done?: string): string {
  const { texts } = desk;
  return deskPage(
    view.record.receiptCode,
    <>
      {done && <Notice>{done}</Notice>}
      <Counts desk={desk} count={count} />
      <article class="card" id="card" data-case={view.record.id} data-status={view.record.status}>
        <div class="head">
          <CaseHead view={view} texts={texts} />
          <h1 id="question">{view.question}</h1>
        </div>
        <Papers view={view} texts={texts} />
        <div class="steps" id="steps">
          {view.steps.slice(0, buttons).map((step, i) => (
            <StepButton key={step.code} step={step} number={i + 1} view={view} desk={desk} />
          ))}
          <p>
            <a href={`/petugas/berkas/${view.record.id}`}>{texts.render('desk.whole_case')}</a>
          </p>
        </div>
        <Fields view={view} desk={desk} />
      </article>
      <PhotoBox texts={texts} />
    </>,
    desk,
  );
}

/** Nothing waits. */
export function emptyCardPage(desk: Desk, done?: string): string {
  return deskPage(
    desk.texts.render('desk.title'),
    <>
      {done && <Notice>{done}</Notice>}
      <h1 id="question" data-live="empty">
        {desk.texts.render('desk.nothing')}
      </h1>
    </>,
    desk,
  );
}

function Counts({ desk, count }: { desk: Desk; count: WorkCount }): JSX.Element {
  return (
    <p class="counts" id="counts" data-live="card">
      <span data-count={desk.texts.render('desk.waiting', { n: '{n}' })}>
        {desk.texts.render('desk.waiting', { n: count.waiting })}
      </span>
      {count.late > 0 && <strong class="error"> {desk.texts.render('desk.late', { n: count.late })}</strong>}
    </p>
  );
}
