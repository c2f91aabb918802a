import { type AttachmentRef, type Clock, type InboundEvent, type Submission, isRecord } from '@app/core';
import { Channel, type FetchedMedia } from '../channel';
import { MediaRefused, MessageRefused } from '../channels.errors';
import { eventKey } from '../event-key';

import { type WindowPolicy } from '../window-policy';

/** What the submissions route stores: the checked body beside the client's key. */
export interface WebBody {
  idempotencyKey: string;
  submission: Submission;
}

export const webLimits = {
  text: 4000,
  textWithButtons: 4000,
  buttons: { max: 0, label: 0, value: 0 },
  fileBytes: 0,
};

/** Nothing is ever sent that way. */
export const webWindow: WindowPolicy = [];

/** The office's own form. People there have no chat: they follow their case by code and PIN. */
export class WebChannel extends Channel {
  readonly name = 'web';
  override readonly sends = false;
  readonly limits = webLimits;
  readonly window = webWindow;

  constructor(
    clock: Clock,
    readonly account = 'web',
  ) {
    super(clock);
  }

  /** One submission of `WebBody`. The key makes the event itself and its own lane: every form is a new person at first. */
  protected translate(body: unknown): InboundEvent[] {
    if (!isWebBody(body)) return [this.unreadable(eventKey(body), 'not_a_submission')];
    const { idempotencyKey, submission } = body;
    return [
      {
        type: 'submission',
        dedupe: `submission:${idempotencyKey}`,
        senderId: idempotencyKey,
        sentAt: this.clock.now(),
        submission,
      },
    ];
  }

  /** Files of the form come as finished uploads, never by a message. */
  fetchMedia({ kind }: AttachmentRef): Promise<FetchedMedia> {
    return Promise.reject(new MediaRefused('web has no media to fetch', { channel: this.name, kind }));
  }

  protected sendPart(): Promise<string> {
    return Promise.reject(new MessageRefused(this.name, 'cannot_send'));
  }
}

function isWebBody(body: unknown): body is WebBody {
  if (!isRecord(body) || typeof body['idempotencyKey'] !== 'string' || body['idempotencyKey'] === '')
    return false;
  const form = body['submission'];
  return (
    isRecord(form) &&
    typeof form['service'] === 'string' &&
    isRecord(form['fields']) &&
    Array.isArray(form['documents']) &&
    isRecord(form['contact'])
  );
}
