import { AppError } from '@app/core';

/** No identity with this id. */
export class IdentityNotFound extends AppError {
  readonly code = 'contacts.identity_not_found';
  readonly kind = 'not_found';
}
