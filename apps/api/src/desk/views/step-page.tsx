import { reasonsOf } from '@app/catalogue';
import type { JSX } from 'preact';
import { fieldInput } from '../../pages/field-input';
import type { CaseView, PaperView, StepView } from '../case-view';
import type { Preview } from '../move-preview';
import { CaseHead, Message, ScanInput } from './case-parts';
import { type Desk, DeskFormTag, deskPage } from './layout';

/** What was filled in for a step that asks for something. */
export interface StepFilled {
  fields: Readonly<Record<string, string>>;
  errors: readonly string[];
}

/** Asks for what a step needs: which papers go back and why, a reason, a note, a scan. */
export function stepPage(desk: Desk, view: CaseView, step: StepView, filled: StepFilled): string {
  const { texts } = desk;
  const has = (need: string): boolean => step.needs.includes(need);
  return deskPage(
    step.label,
    <>
      <CaseHead view={view} texts={texts} />
      <h1>{step.label}</h1>
      {filled.errors.map((error) => (
        <p class="error" role="alert" key={error}>
          {error}
        </p>
      ))}
      <DeskFormTag desk={desk} action={pathOf(view, step)} multipart={has('file')}>
        <input type="hidden" name="version" value={view.record.version} />
        {has('items') &&
          view.papers.map((paper) => <ItemChoice key={paper.key} {...{ paper, view, step, filled, desk }} />)}
        {has('reasons') && !has('items') && <ReasonChoice name="reason" {...{ view, step, filled, desk }} />}
        {has('data') && <DataInput {...{ desk, view, step, filled }} />}
        <label for="note">{texts.render(has('note') ? 'desk.note_required' : 'desk.note')}</label>
        <textarea id="note" name="note" maxLength={500} rows={3} required={has('note')}>
          {filled.fields['note'] ?? ''}
        </textarea>
        {has('file') && <ScanInput texts={texts} id="file" />}
        {step.notifies && !has('file') ? (
          <button>{texts.render('desk.see_message')}</button>
        ) : (
          <button name="press" value="1">
            {step.label}
          </button>
        )}
      </DeskFormTag>
      <p>
        <a href={`/petugas/berkas/${view.record.id}`}>{texts.render('desk.back_to_case')}</a>
      </p>
    </>,
    desk,
  );
}

/** The exact message, and the press that sends it. */
export function confirmPage(
  desk: Desk,
  view: CaseView,
  step: StepView,
  preview: Preview,
  fields: Readonly<Record<string, string>>,
): string {
  const { texts } = desk;
  return deskPage(
    step.label,
    <>
      <CaseHead view={view} texts={texts} />
      <h1>{step.label}</h1>
      <Message preview={preview} texts={texts} />
      <DeskFormTag desk={desk} action={pathOf(view, step)}>
        {Object.entries(fields)
          .filter(([key]) => key !== 'token')
          .map(([key, value]) => (
            <input type="hidden" key={key} name={key} value={value} />
          ))}
        <button name="press" value="1" accessKey="1" data-key="1">
          {`1. ${step.label}`}
        </button>
      </DeskFormTag>
      <p>
        <a href={pathOf(view, step)}>{texts.render('desk.change')}</a>
      </p>
    </>,
    desk,
  );
}

interface ChoiceProps {
  view: CaseView;
  step: StepView;
  filled: StepFilled;
  desk: Desk;
}

/** Choosing a reason returns the paper: one press says both. */
function ItemChoice({ paper, view, step, filled, desk }: ChoiceProps & { paper: PaperView }): JSX.Element {
  return (
    <fieldset>
      <legend>{paper.label}</legend>
      <ReasonChoice
        name={`item.${paper.key}`}
        none={desk.texts.render('desk.paper_good')}
        {...{ view, step, filled, desk }}
      />
    </fieldset>
  );
}

function ReasonChoice({
  name,
  none,
  view,
  step,
  filled,
  desk,
}: ChoiceProps & { name: string; none?: string }): JSX.Element {
  const reasons = Object.entries(reasonsOf(view.record.definition, step.code));
  const chosen = filled.fields[name] ?? '';
  return (
    <>
      {none === undefined && <label for={name}>{desk.texts.render('desk.reason')}</label>}
      <select
        id={name}
        name={name}
        aria-label={desk.texts.render('desk.reason')}
        required={none === undefined}
      >
        <option value="">{none ?? ''}</option>
        {reasons.map(([code, label]) => (
          <option key={code} value={code} selected={chosen === code}>
            {label}
          </option>
        ))}
      </select>
    </>
  );
}

function DataInput({ desk, view, step, filled }: ChoiceProps): JSX.Element {
  const fields = view.record.definition.workflow.actions[step.code]?.data;
  if (fields) {
    const valueOf = (key: string): string => filled.fields[`data.${key}`] ?? '';
    const about = { villages: view.villages, prefix: 'data' };
    return <>{fields.map((field) => fieldInput(field, valueOf(field.key), about))}</>;
  }
  return (
    <>
      {['number', 'date', 'issuer', 'signer'].map((key) => (
        <div key={key}>
          <label for={`data-${key}`}>{desk.texts.render(`desk.data_${key}`)}</label>
          <input
            id={`data-${key}`}
            name={`data.${key}`}
            maxLength={200}
            value={filled.fields[`data.${key}`] ?? ''}
          />
        </div>
      ))}
    </>
  );
}

function pathOf({ record }: CaseView, { code }: StepView): string {
  return `/petugas/berkas/${record.id}/${code}`;
}
