import { AppError } from '@app/core';

/** A sealed value does not open: wrong key, wrong context, or changed bytes. */
export class SealBroken extends AppError {
  readonly code = 'crypto.seal_broken';
  readonly kind = 'invalid';
}

/** The key that sealed a value is not in the keyring. */
export class KeyUnknown extends AppError {
  readonly code = 'crypto.key_unknown';
  readonly kind = 'unavailable';
}
