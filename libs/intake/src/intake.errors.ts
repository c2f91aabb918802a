import { AppError } from '@app/core';

/** Neither the database nor the spool could take what came: the sender must try again. */
export class NothingDurable extends AppError {
  readonly code = 'intake.nothing_durable';
  readonly kind = 'unavailable';
}

/** The same Idempotency-Key came before with another body. */
export class SubmissionDiffers extends AppError {
  readonly code = 'intake.submission_differs';
  readonly kind = 'conflict';
}

/** The spool folder cannot be written, so an outage could lose messages: the start must fail. */
export class SpoolNotWritable extends AppError {
  readonly code = 'intake.spool_not_writable';
  readonly kind = 'unavailable';
}
