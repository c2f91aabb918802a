import { AppError } from '@app/core';

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
