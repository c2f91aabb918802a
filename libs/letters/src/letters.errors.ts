import { AppError, type FieldError } from '@app/core';

/** The case has no letter (yet), or none of this token exists. */
export class LetterNotFound extends AppError {
  readonly code = 'letters.letter_not_found';
  readonly kind = 'not_found';
}

/** A letter's template names something that does not exist; `details.placeholder` says what. */
export class PlaceholderUnknown extends AppError {
  readonly code = 'letters.placeholder_unknown';
  readonly kind = 'invalid';
}

/** The step needs the letter in another state (a scan before the draft, say). */
export class LetterNotReady extends AppError {
  readonly code = 'letters.letter_not_ready';
  readonly kind = 'conflict';
}

/** The case has no letter in force whose holder has to report. */
export class ReportNotAsked extends AppError {
  readonly code = 'letters.report_not_asked';
  readonly kind = 'conflict';
}

/** Nobody holds the service's signer role on the day of the draft. */
export class SignerMissing extends AppError {
  readonly code = 'letters.signer_missing';
  readonly kind = 'conflict';
}

/** The step records a signed paper, and no finished upload was named. */
export class ScanMissing extends AppError {
  readonly code = 'letters.scan_missing';
  readonly kind = 'invalid';
  override readonly fields: readonly FieldError[] = [{ field: 'fileId', code: 'required' }];

  constructor() {
    super('no finished upload named');
  }
}

/** What was sent as the signed letter is none: our own unsigned sheet, or no PDF where one is signed electronically. */
export class PaperUnsigned extends AppError {
  readonly code = 'letters.paper_unsigned';
  readonly kind = 'invalid';
  override readonly fields: readonly FieldError[];

  constructor(code: 'sheet_unsigned' | 'not_a_pdf') {
    super('not a signed paper', { reason: code });
    this.fields = [{ field: 'fileId', code }];
  }
}

/** Too many wrong names for this letter; it opens by itself after a while. */
export class NameCheckSlowed extends AppError {
  readonly code = 'letters.name_check_slowed';
  readonly kind = 'forbidden';
  readonly status = 429;
}

/** No number of this series has this serial, or no block has this id. */
export class NumberNotFound extends AppError {
  readonly code = 'letters.number_not_found';
  readonly kind = 'not_found';
}

/** The number is used or void already, or stands on a letter that is being worked on. */
export class NumberSettled extends AppError {
  readonly code = 'letters.number_settled';
  readonly kind = 'conflict';
}

/** What is said of numbers does not fit: a day outside of the block's time, a case of another service, … */
export class NumbersInvalid extends AppError {
  readonly code = 'letters.numbers_invalid';
  readonly kind = 'invalid';
  override readonly fields: readonly FieldError[];

  constructor(fields: readonly FieldError[]) {
    super('numbers cannot be settled like this');
    this.fields = fields;
  }
}
