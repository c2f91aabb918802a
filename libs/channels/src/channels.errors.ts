import { AppError, type ErrorKind } from '@app/core';

/** What to do after a send that did not succeed; the eight rows of protocol.md 7. */
export type SendFailureClass =
  'retry' | 'throttle' | 'window' | 'recipient' | 'message' | 'auth' | 'policy' | 'unknown_outcome';

/** Base of everything that a send can end with instead of an id. `details`: channel, code, sent (parts already out). */
export abstract class SendFailed extends AppError {
  abstract readonly failure: SendFailureClass;

  constructor(
    readonly channel: string,
    readonly providerCode: string,
    /** How many parts of this content had gone out before; pass it as `skipParts` of the next attempt. */
    readonly partsSent = 0,
    message = `${channel}: ${providerCode}`,
  ) {
    super(message, { channel, code: providerCode, partsSent: String(partsSent) });
  }

  /** Set where it is known when the next attempt has a chance; it then costs none of the attempts. */
  waitUntil?: Date;

  notBefore(at: Date): this {
    this.waitUntil = at;
    return this;
  }

  /** The same failure, told with the number of parts that had gone out before it. */
  after(partsSent: number): this {
    return Object.assign(this, { partsSent, details: { ...this.details, partsSent: String(partsSent) } });
  }
}

/** The provider is down or could not be reached, and surely did not take the message: try again with backoff. */
export class ProviderUnavailable extends SendFailed {
  readonly code = 'channels.provider_unavailable';
  readonly kind: ErrorKind = 'unavailable';
  readonly failure = 'retry';
}

/** The provider asks us to slow down: the whole account, or only this person (`scope` pair). */
export class ProviderThrottled extends SendFailed {
  readonly code = 'channels.provider_throttled';
  readonly kind: ErrorKind = 'unavailable';
  readonly failure = 'throttle';

  scope: 'account' | 'pair' = 'account';

  /** The account may go on with other people. */
  ofPair(): this {
    this.scope = 'pair';
    return this;
  }
}

/** The free-messaging window is closed: hold it until the citizen writes, never retry as it is. */
export class OutsideWindow extends SendFailed {
  readonly code = 'channels.outside_window';
  readonly kind: ErrorKind = 'conflict';
  readonly failure = 'window';
}

/** This person cannot be reached on this channel (blocked us, left, no such number). */
export class RecipientUnreachable extends SendFailed {
  readonly code = 'channels.recipient_unreachable';
  readonly kind: ErrorKind = 'conflict';
  readonly failure = 'recipient';
}

/** The provider refuses this message as it is (too long, wrong file): a retry changes nothing. */
export class MessageRefused extends SendFailed {
  readonly code = 'channels.message_refused';
  readonly kind: ErrorKind = 'invalid';
  readonly failure = 'message';
}

/** Our token or permission is not accepted: stop the channel and tell a person. */
export class ChannelUnauthorized extends SendFailed {
  readonly code = 'channels.unauthorized';
  readonly kind: ErrorKind = 'forbidden';
  readonly failure = 'auth';
}

/** The provider has blocked the page or number for its policy: stop the channel and tell a person. */
export class ChannelBlocked extends SendFailed {
  readonly code = 'channels.blocked';
  readonly kind: ErrorKind = 'forbidden';
  readonly failure = 'policy';
}

/** The request went out and nobody knows whether it arrived: wait for an echo or a status, do not send again blindly. */
export class OutcomeUnknown extends SendFailed {
  readonly code = 'channels.outcome_unknown';
  readonly kind: ErrorKind = 'conflict';
  readonly failure = 'unknown_outcome';
}

/** The file could not be fetched now; a later try may succeed. */
export class MediaUnavailable extends AppError {
  readonly code = 'channels.media_unavailable';
  readonly kind = 'unavailable';
}

/** The provider no longer has the file (expired or deleted): ask the citizen to send it again. */
export class MediaGone extends AppError {
  readonly code = 'channels.media_gone';
  readonly kind = 'not_found';
}

/** The file must not be fetched: foreign host, not https, too large. */
export class MediaRefused extends AppError {
  readonly code = 'channels.media_refused';
  readonly kind = 'invalid';
}

/** A channel of this name does not exist here or is switched off. */
export class ChannelOff extends AppError {
  readonly code = 'channels.off';
  readonly kind = 'not_found';
}
