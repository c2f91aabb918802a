import { AppError } from '@app/core';

/** An environment variable is wrong, missing or half set; the message names it. */
export class EnvironmentInvalid extends AppError {
  readonly code = 'config.environment_invalid';
  readonly kind = 'invalid';
}
