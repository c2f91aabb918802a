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

/** Too many wrong names for this letter; it opens by itself after a while. */
export class NameCheckSlowed extends AppError {
  readonly code = 'letters.name_check_slowed';
  readonly kind = 'forbidden';
  readonly status = 429;
}
