import { AppError, type FieldError } from '@app/core';
import type { ValidationError } from '@nestjs/common';

/** A request's body or query breaks its rules; `fields` says where. */
export class RequestInvalid extends AppError {
  readonly code = 'http.invalid_request';
  readonly kind = 'invalid';

  constructor(override readonly fields: readonly FieldError[]) {
    super('request is not valid');
  }
}

/** Turns class-validator's findings into our field errors; a constraint's name is the code. */
export function requestInvalid(errors: ValidationError[]): RequestInvalid {
  return new RequestInvalid(errors.flatMap((error) => fieldsOf(error, '')));
}

function fieldsOf(
  { property, constraints = {}, children = [] }: ValidationError,
  prefix: string,
): FieldError[] {
  const field = prefix ? `${prefix}.${property}` : property;
  return [
    ...Object.keys(constraints).map((code) => ({ field, code })),
    ...children.flatMap((child) => fieldsOf(child, field)),
  ];
}
