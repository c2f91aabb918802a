import { AppError } from '@app/core';

/** The channel is off or does not exist. */
export class WebhookUnknown extends AppError {
  readonly code = 'webhooks.unknown';
  readonly kind = 'not_found';
}

/** The handshake's token is not ours. */
export class HandshakeRefused extends AppError {
  readonly code = 'webhooks.handshake_refused';
  readonly kind = 'forbidden';
}

/** The bytes were not signed by the provider: nothing is stored. */
export class SignatureWrong extends AppError {
  readonly code = 'webhooks.signature_wrong';
  readonly kind = 'forbidden';
  readonly status = 401;
}
