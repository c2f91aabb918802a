import { reportAnswers } from '@app/letters';
import type { JSX } from 'preact';
import type { CaseView } from '../case-view';
import { may } from '../places';
import { CaseHead, Fields, Notice, Papers, PhotoBox } from './case-parts';
import { type Desk, DeskFormTag, deskPage } from './layout';
import { StepButton } from './step-button';

/** One line of the history, in words. */
export interface HistoryLine {
  seq: number;
  what: string;
  who: string;
  at: string;
  why: string;
}

/** What there is to print or to read of the letter. */
export interface LetterLine {
  number: string;
  state: string;
  hasSheet: boolean;
  hasScan: boolean;
  /** The holder's next report; `due` where it was asked for. */
  report: { due: boolean; day: string } | null;
}

/** Everything of a case: papers, fields, all its steps, its letter, its history. */
export function casePage(
  desk: Desk,
  view: CaseView,
  history: readonly HistoryLine[],
  letter: LetterLine | null,
  done?: string,
): string {
  const { texts } = desk;
  return deskPage(
    view.record.receiptCode,
    <>
      {done && <Notice>{done}</Notice>}
      <article class="card" id="card" data-case={view.record.id} data-status={view.record.status}>
        <div class="head">
          <CaseHead view={view} texts={texts} isTitle />
          {letter && <Letter desk={desk} caseId={view.record.id} letter={letter} />}
          {letter?.report && may(desk.staff, 'HolderReportsController.note') && (
            <HolderReport desk={desk} caseId={view.record.id} report={letter.report} />
          )}
        </div>
        <Papers view={view} texts={texts} />
        <div class="steps" id="steps">
          {view.steps.length > 0 && <h2>{view.question}</h2>}
          {view.steps.map((step) => (
            <StepButton key={step.code} step={step} view={view} desk={desk} />
          ))}
        </div>
        <Fields view={view} desk={desk} />
      </article>
      <PhotoBox texts={texts} />
      <h2>{texts.render('desk.history')}</h2>
      {may(desk.staff, 'EvidenceController.get') && (
        <p>
          <a href={`/petugas/berkas/${view.record.id}/bukti`}>{texts.render('desk.evidence')}</a>
        </p>
      )}
      <ol class="history">
        {history.map(({ seq, what, who, at, why }) => (
          <li key={seq}>
            <strong>{what}</strong> <small>{[who, at].filter(Boolean).join(' · ')}</small>
            {why && <p>{why}</p>}
          </li>
        ))}
      </ol>
      <ErasureLine desk={desk} view={view} />
    </>,
    desk,
  );
}

/** That the data is gone, or the way to erase it for who may. */
function ErasureLine({ desk, view }: { desk: Desk; view: CaseView }): JSX.Element | null {
  const { texts } = desk;
  const { id, erasedAt } = view.record;
  if (erasedAt) return <p>{texts.render('desk.erased', { at: view.timeOf(erasedAt) })}</p>;
  if (!may(desk.staff, 'ErasuresController.ofCase')) return null;
  return (
    <p>
      <a href={`/petugas/berkas/${id}/hapus`}>{texts.render('desk.erase')}</a>
    </p>
  );
}

function Letter({ desk, caseId, letter }: { desk: Desk; caseId: string; letter: LetterLine }): JSX.Element {
  const { texts } = desk;
  return (
    <p>
      {letter.number} · {letter.state}{' '}
      {letter.hasSheet && <a href={`/petugas/berkas/${caseId}/lembar`}>{texts.render('desk.sheet')}</a>}{' '}
      {letter.hasScan && <a href={`/petugas/berkas/${caseId}/pindaian`}>{texts.render('desk.scan_open')}</a>}
    </p>
  );
}

/** The holder is at the counter: one press is his report. */
function HolderReport({
  desk,
  caseId,
  report,
}: {
  desk: Desk;
  caseId: string;
  report: NonNullable<LetterLine['report']>;
}): JSX.Element {
  const { texts } = desk;
  return (
    <DeskFormTag desk={desk} action={`/petugas/berkas/${caseId}/laporan`} class="report">
      <p>{texts.render(report.due ? 'desk.report_due' : 'desk.report_next', { day: report.day })}</p>
      {reportAnswers.map((answer) => (
        <button key={answer} name="answer" value={answer}>
          {texts.render(`report.${answer}`)}
        </button>
      ))}
      <small class="help">{texts.render('desk.report_help')}</small>
    </DeskFormTag>
  );
}
