import type { CaseRecord } from '@app/casework';
import type { Catalogue, OfficeDefinition, ServiceDefinition } from '@app/catalogue';
import { documentInput } from '../../pages/document-input';
import { fieldInput } from '../../pages/field-input';
import type { FormState } from '../../pages/form-state';
import { legalLine } from '../../pages/legal-line';
import { type Desk, DeskFormTag, deskPage } from './layout';
import { Alert } from '../../pages/alert';

/** Which service the citizen has come for. */
export function entryServicesPage(desk: Desk, services: readonly ServiceDefinition[]): string {
  const { texts } = desk;
  return deskPage(
    texts.render('desk.nav_entry'),
    <>
      <h1>{texts.render('desk.nav_entry')}</h1>
      <p>{texts.render('desk.about_entry')}</p>
      <ul class="rows" id="services">
        {services.map(({ code, title }) => (
          <li key={code}>
            <a href={`/petugas/loket/${code}`}>{title}</a>
          </li>
        ))}
      </ul>
    </>,
    desk,
  );
}

interface Filling {
  state: FormState;
  /** Those whose people this person may enter. */
  villages: OfficeDefinition['villages'];
}

/** The service's form as the citizen would get it, said and shown to who writes for him; a phone may be missing. */
export function entryFormPage(
  desk: Desk,
  catalogue: Catalogue,
  service: ServiceDefinition,
  { state, villages }: Filling,
): string {
  const t = (key: string): string => desk.texts.render(key, { office: catalogue.office.name });
  const errorOf = (field: string): string | undefined => {
    const error = state.errors.find((item) => item.field === field);
    return error && (error.detail ?? t('problem.field'));
  };
  return deskPage(
    service.title,
    <>
      <p>
        <a href="/petugas/loket">{t('desk.entry_other')}</a>
      </p>
      <h1>{service.title}</h1>
      {legalLine(catalogue, service)}
      {state.errors.length > 0 && <Alert>{errorOf('service') ?? t('web.form_errors')}</Alert>}
      <p>{t('desk.entry_read')}</p>
      <p class="notice">{t('dialogue.notice')}</p>
      <DeskFormTag desk={desk} action={`/petugas/loket/${service.code}`} multipart class="form">
        {service.fields.map((field) =>
          fieldInput(field, state.values[field.key] ?? only(field.type, villages), {
            villages,
            error: errorOf(`fields.${field.key}`),
            required: field.required && field.type !== 'phone',
          }),
        )}
        <h2>{t('desk.entry_papers')}</h2>
        {service.documents.map((document) =>
          documentInput(
            { kept: t('web.kept'), bring: t('desk.entry_bring') },
            { ...document, mayBring: document.may_bring },
            state,
            errorOf(`documents.${document.key}`),
          ),
        )}
        <button>{t('desk.entry_send')}</button>
      </DeskFormTag>
    </>,
    desk,
  );
}

/** Where there is one village to choose, it is chosen. */
function only(type: string, villages: Filling['villages']): string {
  const [first] = villages;
  return type === 'village' && first && villages.length === 1 ? first.name : '';
}

interface EntryReceipt {
  record: CaseRecord;
  pin: string;
  office: string;
  address: string;
  shown: (at: Date) => string;
}

/** What the citizen takes home on paper: code, PIN, and where to ask. */
export function entryReceiptPage(desk: Desk, { record, pin, office, address, shown }: EntryReceipt): string {
  const t = (key: string, values = {}): string => desk.texts.render(key, values);
  const { definition, items, applicant, receiptCode, submittedAt, promisedAt } = record;
  const labelOf = (key: string): string =>
    definition.documents.find((document) => document.key === key)?.label ?? key;
  return deskPage(
    receiptCode,
    <>
      <p class="notice unprinted" role="status">
        {t('desk.entry_done')}
      </p>
      <article class="receipt" id="receipt" data-case={record.id}>
        <h1>{t('desk.entry_receipt', { office })}</h1>
        <p>
          {definition.title} · {applicant.name} · {shown(submittedAt)}
        </p>
        <p>{t('desk.entry_code')}</p>
        <p class="code" id="receipt-code">
          {receiptCode}
        </p>
        <p>{t('desk.entry_pin')}</p>
        <p class="code" id="pin">
          {pin}
        </p>
        {promisedAt && <p>{t('desk.entry_promised', { at: shown(promisedAt) })}</p>}
        <ul>
          {items.map(({ key, state }) => (
            <li key={key}>
              {labelOf(key)}: {t(`desk.paper_${state}`)}
            </li>
          ))}
        </ul>
        <p>{t('desk.entry_follow', { address })}</p>
      </article>
      <p class="unprinted">
        <a href="/petugas/loket">{t('desk.entry_next')}</a> ·{' '}
        <a href={`/petugas/berkas/${record.id}`}>{t('desk.task_case')}</a>
      </p>
    </>,
    desk,
  );
}
