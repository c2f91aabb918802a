import { AppError } from '@app/core';

/** No conversation with this id. */
export class ConversationNotFound extends AppError {
  readonly code = 'conversation.not_found';
  readonly kind = 'not_found';
}

/** A case is open, held for a lawsuit or within its retention: what it holds may not go yet. */
export class ErasureBlocked extends AppError {
  readonly code = 'conversation.erasure_blocked';
  readonly kind = 'conflict';
}
