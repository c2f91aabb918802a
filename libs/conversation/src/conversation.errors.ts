import { AppError } from '@app/core';

/** No conversation with this id. */
export class ConversationNotFound extends AppError {
  readonly code = 'conversation.not_found';
  readonly kind = 'not_found';
}
