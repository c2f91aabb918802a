import type { ErasureHeld } from '@app/casework';
import type { JSX } from 'preact';
import type { Refusal } from '../refusal';
import { RefusalLines, Words } from './form-parts';
import { type Desk, DeskFormTag, deskPage } from './layout';

/** Whose data it is about, and what keeps it; `back` is the page of it. */
export interface ErasureView {
  kind: 'case' | 'conversation';
  back: string;
  held: (Pick<ErasureHeld, 'caseId' | 'receiptCode' | 'reason'> & { until: string }) | null;
}

/** What was filled in so far. */
export interface Asked {
  reason?: string;
  /** The reason is there: the next press does it. */
  isSure?: boolean;
  refusal?: Refusal;
}

/** What goes, what stays, why; or what keeps the data for now. */
export function erasurePage(desk: Desk, view: ErasureView, asked: Asked): string {
  const { texts } = desk;
  const { kind, back, held } = view;
  return deskPage(
    texts.render('desk.erase'),
    <>
      <h1>{texts.render('desk.erase')}</h1>
      {held ? (
        <Held desk={desk} held={held} />
      ) : (
        <>
          <RefusalLines refusal={asked.refusal} />
          <p>{texts.render(`desk.erase_goes_${kind}`)}</p>
          <p>{texts.render(`desk.erase_stays_${kind}`)}</p>
          <Order desk={desk} action={`${back}/hapus`} asked={asked} />
        </>
      )}
      {!(held && kind === 'case') && (
        <p>
          <a href={back}>{texts.render(`desk.${held ? 'task_conversation' : `erase_back_${kind}`}`)}</a>
        </p>
      )}
    </>,
    desk,
  );
}

function Held({ desk, held }: { desk: Desk; held: NonNullable<ErasureView['held']> }): JSX.Element {
  const { texts } = desk;
  const { caseId, receiptCode, reason, until } = held;
  return (
    <div class="error" role="alert">
      <p>{texts.render(`desk.erase_held_${reason}`, { code: receiptCode, until })}</p>
      <p>
        <a href={`/petugas/berkas/${caseId}`}>{texts.render('desk.erase_see', { code: receiptCode })}</a>
      </p>
    </div>
  );
}

function Order({ desk, action, asked }: { desk: Desk; action: string; asked: Asked }): JSX.Element {
  const { texts } = desk;
  const { reason = '', isSure } = asked;
  if (!isSure) {
    return (
      <DeskFormTag desk={desk} action={action} class="step">
        <Words
          id="reason"
          label={texts.render('desk.erase_reason')}
          value={reason}
          min={3}
          max={300}
          required
        />
        <button>{texts.render('desk.erase_next')}</button>
      </DeskFormTag>
    );
  }
  return (
    <DeskFormTag desk={desk} action={action} class="step">
      <h2>{texts.render('desk.erase_sure')}</h2>
      <blockquote class="message">
        <small>{texts.render('desk.erase_reason_said')}</small>
        <p>{reason}</p>
      </blockquote>
      <input type="hidden" name="reason" value={reason} />
      <button name="press" value="1">
        {texts.render('desk.erase_press')}
      </button>
    </DeskFormTag>
  );
}
