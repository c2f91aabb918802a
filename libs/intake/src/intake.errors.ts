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

/** `keyring.json` in DATA_DIR is not what was written there: it comes back from a backup, or from the database without it. */
export class KeyringCopyDamaged extends AppError {
  readonly code = 'intake.keyring_copy_damaged';
  readonly kind = 'invalid';
}

/** What must not be kept could not be taken out of the event: it is worked again. */
export class EventNotMasked extends AppError {
  readonly code = 'intake.event_not_masked';
  readonly kind = 'unavailable';
}

/** What an event needs is still on its way in: it is worked a little later, before those behind it. */
export class EventMustWait extends AppError {
  readonly code = 'intake.event_must_wait';
  readonly kind = 'unavailable';
}
