import { AppError } from '@app/core';

/** One mistake in a catalogue file, where an editor can jump to it. */
export interface CatalogueProblem {
  file: string;
  line: number;
  column: number;
  message: string;
}

/** The files of the office are wrong; the message lists every place as `file:line:column message`. */
export class CatalogueInvalid extends AppError {
  readonly code = 'catalogue.invalid';
  readonly kind = 'invalid';

  constructor(readonly problems: readonly CatalogueProblem[]) {
    super(['the catalogue is wrong:', ...problems.map(describeProblem)].join('\n'));
  }
}

/** `services/iumk/service.yaml:12:5 message`. */
export function describeProblem({ file, line, column, message }: CatalogueProblem): string {
  return `${file}:${line}:${column} ${message}`;
}

/** No service of this code is in the catalogue. */
export class ServiceUnknown extends AppError {
  readonly code = 'catalogue.service_unknown';
  readonly kind = 'not_found';
}

/** A text key that no file of the catalogue has. */
export class TextMissing extends AppError {
  readonly code = 'catalogue.text_missing';
  readonly kind = 'invalid';
}

/** A text has a placeholder for which the caller gave no value. */
export class TextParameterMissing extends AppError {
  readonly code = 'catalogue.text_parameter_missing';
  readonly kind = 'invalid';
}
