import { AppError } from '@app/core';

/** The file is no backup, or not whole, or was changed: what a checksum says. */
export class BackupDamaged extends AppError {
  readonly code = 'backup.damaged';
  readonly kind = 'invalid';
}

/** Neither passphrase nor ENCRYPTION_KEY opens the file. */
export class BackupLocked extends AppError {
  readonly code = 'backup.locked';
  readonly kind = 'forbidden';
}

/** A newer version of the program made the file. */
export class BackupTooNew extends AppError {
  readonly code = 'backup.too_new';
  readonly kind = 'invalid';
}

/** There is something already where a backup or a restored office would be put. */
export class PlaceTaken extends AppError {
  readonly code = 'backup.place_taken';
  readonly kind = 'conflict';
}

/** TOKEN_SECRET is fixed by the environment, and is another than the backup's. */
export class SecretDiffers extends AppError {
  readonly code = 'backup.secret_differs';
  readonly kind = 'conflict';
}
