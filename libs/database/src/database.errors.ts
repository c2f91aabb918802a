import { AppError } from '@app/core';

/** The database cannot be reached now; the same call may succeed later. */
export class DatabaseUnavailable extends AppError {
  readonly code = 'database.unavailable';
  readonly kind = 'unavailable';
}

/** Another writer changed the row first (compare-and-set on `version`). */
export class StaleVersion extends AppError {
  readonly code = 'database.stale_version';
  readonly kind = 'conflict';
}
