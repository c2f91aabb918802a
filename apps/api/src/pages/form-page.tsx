import type { Catalogue, ServiceDefinition } from '@app/catalogue';
import { documentInput } from './document-input';
import { fieldInput, openVillages } from './field-input';
import type { FormState } from './form-state';
import { page } from './layout';
import { legalLine, retiredPage } from './legal-line';
import { Alert } from './alert';

/** The form of a service, made from its definition; of a retired one, the way on to its successor. */
export function formPage(catalogue: Catalogue, service: ServiceDefinition, state: FormState): string {
  if (service.legal.mode === 'retired') return retiredPage(catalogue, service);
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
      {legalLine(catalogue, service)}
      <p>{t('web.form_intro')}</p>
      {state.errors.length > 0 && <Alert>{t('web.form_errors')}</Alert>}
      <form method="post" action={`/layanan/${service.code}`} encType="multipart/form-data">
        <input type="hidden" name="key" value={state.key} />
        <input type="hidden" name="notice" value={office.notice_version} />
        {service.fields.map((field) =>
          fieldInput(field, state.values[field.key] ?? '', {
            villages: openVillages(office),
            error: errorOf(`fields.${field.key}`),
          }),
        )}
        <h2>{t('web.documents')}</h2>
        {service.documents.map((document) =>
          documentInput(
            { kept: t('web.kept'), bring: t('web.bring') },
            { ...document, mayBring: document.may_bring },
            state,
            errorOf(`documents.${document.key}`),
          ),
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
