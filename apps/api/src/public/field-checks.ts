import {
  Catalogue,
  type FieldResult,
  legalNote,
  OneTimeCodes,
  type ServiceDefinition,
  validateField,
} from '@app/catalogue';
import { AppError, Clock, type FieldError } from '@app/core';
import { Injectable } from '@nestjs/common';

/** What was handed in does not fit the service; `fields` names each wrong one. */
export class SubmissionInvalid extends AppError {
  readonly code = 'submissions.invalid';
  readonly kind = 'invalid';

  constructor(override readonly fields: readonly FieldError[]) {
    super('submission is not valid');
  }
}

export interface GivenDocument {
  document: string;
  uploadId?: string;
  willBring?: boolean;
}

/** Checks what people hand in against the service's definition; the same for web, counter and corrections. */
@Injectable()
export class FieldChecks {
  private readonly codes: OneTimeCodes;

  constructor(
    private readonly catalogue: Catalogue,
    private readonly clock: Clock,
  ) {
    this.codes = new OneTimeCodes(catalogue.language['one_time_codes']);
  }

  /** All fields and documents of a new case; at the counter somebody may have no phone. @throws SubmissionInvalid */
  check(
    code: string,
    fields: Record<string, unknown>,
    documents: readonly GivenDocument[],
    { phoneOptional = false }: { phoneOptional?: boolean } = {},
  ): { service: ServiceDefinition; fields: Record<string, unknown>; documents: GivenDocument[] } {
    if (!this.catalogue.has(code))
      throw new SubmissionInvalid([{ field: 'service', code: 'service_unknown' }]);
    const service = this.catalogue.service(code);
    if (service.legal.mode === 'retired') throw new SubmissionInvalid([this.retired(service)]);
    const errors: FieldError[] = [];
    const values = this.values(service, fields, errors, ({ type }) => !phoneOptional || type !== 'phone');
    this.checkDocuments(service, documents, errors);
    if (errors.length > 0) throw new SubmissionInvalid(errors);
    return { service, fields: values, documents: [...documents] };
  }

  /** Some fields, for a correction. @throws SubmissionInvalid */
  some(service: ServiceDefinition, fields: Record<string, unknown>): Record<string, unknown> {
    const errors: FieldError[] = [];
    const values = this.values(service, fields, errors, ({ key }) => key in fields);
    if (errors.length > 0) throw new SubmissionInvalid(errors);
    return values;
  }

  private values(
    service: ServiceDefinition,
    given: Record<string, unknown>,
    errors: FieldError[],
    isNeeded: (field: ServiceDefinition['fields'][number]) => boolean,
  ): Record<string, unknown> {
    const context = {
      today: this.clock.now(),
      villages: this.catalogue.office.villages,
      timezone: this.catalogue.office.timezone,
    };
    const values: Record<string, unknown> = {};
    for (const field of service.fields) {
      const raw = given[field.key];
      if (isEmpty(raw)) {
        if (field.required && isNeeded(field))
          errors.push(this.error(field.key, 'required', 'problem.required'));
        continue;
      }
      const result = this.withoutCode(raw) ?? validateField(field, raw, context);
      if (result.ok) values[field.key] = result.value ?? undefined;
      else errors.push(this.error(field.key, result.code, result.textKey, result.params));
    }
    errors.push(...this.unknownFields(service, given));
    return values;
  }

  private unknownFields(service: ServiceDefinition, given: Record<string, unknown>): FieldError[] {
    const known = new Set(service.fields.map(({ key }) => key));
    return Object.keys(given)
      .filter((key) => !known.has(key))
      .map((key) => this.error(key.slice(0, 60), 'unknown_field', 'problem.unknown_field'));
  }

  /** Nobody's one-time code is kept, in whatever field it stands: the refusal, or undefined where there is none. */
  private withoutCode(raw: unknown): Extract<FieldResult, { ok: false }> | undefined {
    if (typeof raw !== 'string' || this.codes.mask(raw) === null) return undefined;
    return { ok: false, code: 'one_time_code', textKey: 'problem.one_time_code', params: {} };
  }

  private retired(service: ServiceDefinition): FieldError {
    const detail = legalNote(this.catalogue, service);
    return { field: 'service', code: 'service_retired', ...(detail ? { detail } : {}) };
  }

  private error(
    field: string,
    code: string,
    textKey: string,
    params: Record<string, string> = {},
  ): FieldError {
    const { texts } = this.catalogue;
    return {
      field: `fields.${field}`,
      code,
      ...(texts.has(textKey) ? { detail: texts.render(textKey, params) } : {}),
    };
  }

  private checkDocuments(
    service: ServiceDefinition,
    given: readonly GivenDocument[],
    errors: FieldError[],
  ): void {
    for (const asked of service.documents) {
      const code = documentRefusal(
        asked,
        given.find(({ document }) => document === asked.key),
      );
      if (code) errors.push({ field: `documents.${asked.key}`, code });
    }
    for (const { document } of given) {
      if (!service.documents.some(({ key }) => key === document)) {
        errors.push({ field: `documents.${document.slice(0, 40)}`, code: 'unknown_document' });
      }
    }
  }
}

function isEmpty(raw: unknown): boolean {
  return raw === undefined || raw === null || raw === '';
}

/** Why what was given for a document does not do; null when it does. */
function documentRefusal(
  { required, may_bring: mayBring }: ServiceDefinition['documents'][number],
  given: GivenDocument | undefined,
): 'required' | 'cannot_bring' | null {
  if (!given?.uploadId && !given?.willBring) return required ? 'required' : null;
  return given.willBring && !mayBring ? 'cannot_bring' : null;
}
