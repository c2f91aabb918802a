import type { JSX } from 'preact';
import type { CaseView, StepView } from '../case-view';
import { Message, ScanInput } from './case-parts';
import { type Desk, DeskFormTag } from './layout';

interface StepProps {
  step: StepView;
  /** Presses it too, from the keyboard. */
  number?: number;
  view: CaseView;
  desk: Desk;
}

/** One button with what it will say; where something is asked or the words are not known yet, the way to its page. */
export function StepButton(props: StepProps): JSX.Element {
  const { needs, notifies, preview } = props.step;
  const isAsked = needs.some((need) => need !== 'file');
  const isUnseen = notifies && !preview && !needs.includes('file');
  return isAsked || isUnseen ? <StepLink {...props} /> : <StepForm {...props} />;
}

function StepLink(props: StepProps): JSX.Element {
  return (
    <div class={classOf(props)}>
      <a class="button" href={pathOf(props)} {...keyOf(props)}>
        {nameOf(props)}
      </a>
      <Help {...props} />
    </div>
  );
}

function StepForm(props: StepProps): JSX.Element {
  const { step, view, desk } = props;
  const { preview } = step;
  const refused = preview && 'problem' in preview ? preview.problem.detail : undefined;
  const hasScan = step.needs.includes('file');
  return (
    <DeskFormTag desk={desk} action={pathOf(props)} class={classOf(props)} multipart={hasScan}>
      <input type="hidden" name="version" value={view.record.version} />
      {preview && <Message preview={preview} texts={desk.texts} />}
      {hasScan && <ScanInput texts={desk.texts} id={`file-${step.code}`} />}
      <button name="press" value="1" disabled={refused !== undefined} {...keyOf(props)}>
        {nameOf(props)}
      </button>
      {refused ? <p class="error">{refused}</p> : <Help {...props} />}
    </DeskFormTag>
  );
}

/** What a press does, for whoever does it for the first time; an office's own step may have none. */
function Help({ step, view, desk: { texts } }: StepProps): JSX.Element | null {
  const key = `desk.help_${step.code}`;
  const { service } = view.record;
  return texts.has(key, service) ? <small class="help">{texts.render(key, {}, service)}</small> : null;
}

function pathOf({ step, view }: StepProps): string {
  return `/petugas/berkas/${view.record.id}/${step.code}`;
}

function nameOf({ step, number }: StepProps): string {
  return number === undefined ? step.label : `${number}. ${step.label}`;
}

function classOf({ step }: StepProps): string {
  return step.ends ? 'step ends' : 'step';
}

function keyOf({ number }: StepProps): { accessKey?: string; 'data-key'?: string } {
  return number === undefined ? {} : { accessKey: String(number), 'data-key': String(number) };
}
