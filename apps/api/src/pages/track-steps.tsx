import type { OfficeDefinition, Texts } from '@app/catalogue';
import type { TrackView } from '@app/transparency';
import type { JSX } from 'preact';
import { fieldInput } from './field-input';

/** What was pressed and could not be done, with what was filled in. */
export interface StepRefused {
  action: string;
  fields: Readonly<Record<string, string>>;
  errors: readonly string[];
}

interface Around {
  texts: Texts;
  villages: OfficeDefinition['villages'];
  view: TrackView;
  pin: string;
  refused?: StepRefused;
}

/** The steps that the case's workflow gives to its citizen, each a form of its own. */
export function stepForms(around: Around): JSX.Element | null {
  const { view, texts } = around;
  if (view.actions.length === 0) return null;
  return (
    <section id="actions">
      <h2>{texts.render('web.steps')}</h2>
      {view.actions.map((step) => stepForm(step, around))}
    </section>
  );
}

function stepForm(step: TrackView['actions'][number], around: Around): JSX.Element {
  const { texts, villages, view, pin } = around;
  const refused = around.refused?.action === step.code ? around.refused : undefined;
  const filled = (name: string): string => refused?.fields[name] ?? '';
  const label = step.label ?? texts.render('dialogue.step_unnamed', { label: step.leadsTo });
  return (
    <form method="post" action="/lacak/langkah" key={step.code} class="step">
      <input type="hidden" name="receiptCode" value={view.receiptCode} />
      <input type="hidden" name="pin" value={pin} />
      <input type="hidden" name="action" value={step.code} />
      <input type="hidden" name="version" value={view.version} />
      {refused?.errors.map((error) => (
        <p class="error" role="alert" key={error}>
          {error}
        </p>
      ))}
      {step.data.map((field) => fieldInput(field, filled(`data.${field.key}`), { villages, prefix: 'data' }))}
      {step.reasons && reasonInput(step.code, step.reasons, filled('reason'), texts)}
      {step.note && noteInput(step.code, filled('note'), texts)}
      {step.ends && (
        <label>
          <input type="checkbox" name="sure" value="1" required /> {texts.render('web.step_sure')}
        </label>
      )}
      <button type="submit">{label}</button>
    </form>
  );
}

function reasonInput(
  code: string,
  reasons: Record<string, string>,
  chosen: string,
  texts: Texts,
): JSX.Element {
  return (
    <label>
      {texts.render('web.step_reason')}
      <select name="reason" id={`reason-${code}`} required>
        <option value="" />
        {Object.entries(reasons).map(([key, label]) => (
          <option key={key} value={key} selected={key === chosen}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}

function noteInput(code: string, text: string, texts: Texts): JSX.Element {
  return (
    <label>
      {texts.render('web.step_note')}
      <textarea name="note" id={`note-${code}`} required maxLength={2000} rows={3}>
        {text}
      </textarea>
    </label>
  );
}
