import type { Catalogue, FieldDefinition, ServiceDefinition } from '@app/catalogue';
import type { FieldError } from '@app/core';
import type { VerifyView } from '@app/letters';
import type { BoardRow, TrackView } from '@app/transparency';
import type { JSX } from 'preact';
import type { Receipt } from '../public/submissions';
import { page } from './layout';

/** What a person had filled in, so that a mistake costs no typing twice. */
export interface FormState {
  key: string;
  values: Record<string, string>;
  /** Uploads kept from an earlier try, by document key. */
  uploads: Record<string, string>;
  bring: readonly string[];
  errors: readonly FieldError[];
}

type Texts = Catalogue['texts'];

export function homePage({ services, texts, office }: Catalogue, board: readonly BoardRow[]): string {
  const t = (key: string): string => texts.render(key, { office: office.name });
  return page(
    t('web.title'),
    <>
      <h1>{t('web.title')}</h1>
      <p>{t('web.intro')}</p>
      <h2>{t('web.services')}</h2>
      <ul class="services">
        {services.map(({ code, title, summary }) => (
          <li key={code}>
            <a href={`/layanan/${code}`}>{title}</a>
            <p>{summary}</p>
          </li>
        ))}
      </ul>
      <h2>{t('web.track')}</h2>
      {trackForm(texts)}
      <h2>{t('web.board')}</h2>
      <table>
        <tr>
          <th>{t('web.board_service')}</th>
          <th>{t('web.board_received')}</th>
          <th>{t('web.board_finished')}</th>
          <th>{t('web.board_waiting')}</th>
        </tr>
        {board.map((row) => (
          <tr key={row.service}>
            <td>{row.title}</td>
            {[row.received, row.finished, row.waiting].map((count, i) => (
              <td key={i}>{count ?? t('web.board_few')}</td>
            ))}
          </tr>
        ))}
      </table>
    </>,
  );
}

export function formPage(catalogue: Catalogue, service: ServiceDefinition, state: FormState): string {
  const { texts, office } = catalogue;
  const t = (key: string): string => texts.render(key, { office: office.name });
  const errorOf = (field: string): string | undefined => {
    const error = state.errors.find((item) => item.field === field);
    return error && (error.detail ?? t('problem.field'));
  };
  return page(
    service.title,
    <>
      <p>
        <a href="/">{t('web.back')}</a>
      </p>
      <h1>{service.title}</h1>
      <p>{t('web.form_intro')}</p>
      {state.errors.length > 0 && (
        <p class="error" role="alert">
          {t('web.form_errors')}
        </p>
      )}
      <form method="post" action={`/layanan/${service.code}`} encType="multipart/form-data">
        <input type="hidden" name="key" value={state.key} />
        <input type="hidden" name="notice" value={office.notice_version} />
        {service.fields.map((field) =>
          fieldInput(catalogue, field, state.values[field.key] ?? '', errorOf(`fields.${field.key}`)),
        )}
        <h2>{t('web.documents')}</h2>
        {service.documents.map((document) =>
          documentInput(t, document, state, errorOf(`documents.${document.key}`)),
        )}
        <p class="notice">{t('dialogue.notice')}</p>
        <label class="check">
          <input type="checkbox" name="consent" value="1" required /> {t('web.consent')}
        </label>
        <button type="submit">{t('web.send')}</button>
      </form>
    </>,
  );
}

function fieldInput(
  { office }: Catalogue,
  field: FieldDefinition,
  value: string,
  error?: string,
): JSX.Element {
  const id = `f-${field.key}`;
  const common = { id, name: `field.${field.key}`, required: field.required };
  return (
    <div class="field" key={field.key}>
      <label for={id}>{field.label}</label>
      {field.help && <small>{field.help}</small>}
      {error && <p class="error">{error}</p>}
      {fieldControl(
        field,
        value,
        common,
        office.villages.filter(({ valid_to: until }) => !until),
      )}
    </div>
  );
}

function fieldControl(
  field: FieldDefinition,
  value: string,
  common: { id: string; name: string; required: boolean },
  villages: readonly { code: string; name: string }[],
): JSX.Element {
  const options =
    field.type === 'village'
      ? villages.map(({ code, name }) => [code, name] as const)
      : Object.entries(field.options ?? {});
  if (options.length > 0) {
    return (
      <select {...common}>
        <option value="" />
        {options.map(([key, label]) => (
          <option
            key={key}
            value={field.type === 'village' ? label : key}
            selected={value === key || value === label}
          >
            {label}
          </option>
        ))}
      </select>
    );
  }
  const numeric = field.type === 'nik' || field.type === 'kk';
  return (
    <input
      {...common}
      type={field.type === 'phone' ? 'tel' : 'text'}
      inputMode={numeric ? 'numeric' : undefined}
      maxLength={field.type === 'text' || field.type === 'address' ? (field.max ?? 300) : 100}
      value={value}
    />
  );
}

function documentInput(
  t: (key: string) => string,
  { key, label, accept, may_bring: mayBring, help }: ServiceDefinition['documents'][number],
  state: FormState,
  error?: string,
): JSX.Element {
  const kept = state.uploads[key];
  return (
    <fieldset key={key}>
      <legend>{label}</legend>
      {help && <small>{help}</small>}
      {error && <p class="error">{error}</p>}
      {kept && <input type="hidden" name={`upload.${key}`} value={kept} />}
      {kept && <p>{t('web.kept')}</p>}
      <input
        type="file"
        name={`file.${key}`}
        aria-label={label}
        accept={[
          ...(accept.includes('image') ? ['image/*'] : []),
          ...(accept.includes('pdf') ? ['application/pdf'] : []),
        ].join(',')}
      />
      {mayBring && (
        <label class="check">
          <input type="checkbox" name={`bring.${key}`} value="1" checked={state.bring.includes(key)} />{' '}
          {t('web.bring')}
        </label>
      )}
    </fieldset>
  );
}

export function receiptPage(texts: Texts, { receiptCode, pin }: Receipt): string {
  const t = (key: string): string => texts.render(key, { receiptCode, pin });
  return page(
    t('web.received'),
    <>
      <h1>{t('web.received')}</h1>
      <p>{t('web.receipt_keep')}</p>
      <p class="code" id="receipt-code">
        {receiptCode}
      </p>
      <p>{t('web.pin')}</p>
      <p class="code" id="pin">
        {pin}
      </p>
      <p>{t('web.follow')}</p>
      <p>
        <a href="/">{t('web.back')}</a>
      </p>
    </>,
  );
}

function trackForm(texts: Texts): JSX.Element {
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

export function trackPage(texts: Texts, view: TrackView | null, timeOf: (iso: string) => string): string {
  const t = (key: string): string => texts.render(key);
  if (!view) {
    return page(
      t('web.track'),
      <>
        <h1>{t('web.track')}</h1>
        <p class="error">{t('web.track_wrong')}</p>
        {trackForm(texts)}
      </>,
    );
  }
  return page(
    view.receiptCode,
    <>
      <h1>{view.receiptCode}</h1>
      <p>{view.service}</p>
      <p class="status" id="status">
        {view.label}
      </p>
      {view.promisedAt && (
        <p>
          {t('web.promised')} {timeOf(view.promisedAt)}
        </p>
      )}
      {view.asked.map(({ document, label, reason }) => (
        <p class="error" key={document}>
          {t('web.asked')} {label}. {reason}
        </p>
      ))}
      <ol>
        {view.steps.map((step) => (
          <li key={step.at}>
            {step.label} <small>{timeOf(step.at)}</small>
          </li>
        ))}
      </ol>
      <p>
        <a href="/">{t('web.back')}</a>
      </p>
    </>,
  );
}

export function verifyPage(texts: Texts, view: VerifyView | null, timeOf: (iso: string) => string): string {
  const t = (key: string): string => texts.render(key);
  if (!view) return page(t('web.verify'), <h1>{t('web.verify_unknown')}</h1>);
  return page(
    t('web.verify'),
    <>
      <h1>{t('web.verify')}</h1>
      <p class={`status ${view.state}`} id="state">
        {t(`web.verify_${view.state}`)}
      </p>
      <p>{view.service}</p>
      <p>{view.number}</p>
      <p>{view.name}</p>
      <p>{view.village}</p>
      <p>
        {view.signer.name}, {view.signer.title}
      </p>
      <p>{timeOf(view.date)}</p>
    </>,
  );
}
