import { AppError } from '@app/core';

/** Another process works on the same data folder. */
export class DataDirHeld extends AppError {
  readonly code = 'standalone.data_dir_held';
  readonly kind = 'conflict';
}

/** A secret that is not generated for an external database is missing. */
export class SecretMissing extends AppError {
  readonly code = 'standalone.secret_missing';
  readonly kind = 'invalid';
}

/** A part of the system ended before it ever worked. */
export class PartFailed extends AppError {
  readonly code = 'standalone.part_failed';
  readonly kind = 'unavailable';
}

/** A restore broke off: half an office must not begin to work. */
export class RestoreUnfinished extends AppError {
  readonly code = 'standalone.restore_unfinished';
  readonly kind = 'conflict';
}
