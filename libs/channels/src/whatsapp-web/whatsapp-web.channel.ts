import type { AttachmentRef, Clock, InboundEvent } from '@app/core';
import { Channel, type FetchedMedia, type SendRequest, type SendResult } from '../channel';
import {
  MediaRefused,
  MediaUnavailable,
  OutcomeUnknown,
  ProviderThrottled,
  ProviderUnavailable,
  RecipientUnreachable,
} from '../channels.errors';
import type { OutboundPart } from '../fit-content';
import { maxMediaBytes } from '../meta/media-fetcher';
import type { LinkedDevice } from './linked-device';
import { isAnswer, openingGap, typingTime } from './pace';
import { parseWebEvent } from './whatsapp-web.parser';
import { linkedPhoneWindow } from './whatsapp-web.policy';
import type { CallFailure } from './whatsapp-web.protocol';

const longestWaitMs = 10_000;

export const linkedPhoneLimits = {
  text: 4096,
  textWithButtons: 4096,
  // Buttons and lists of unofficial clients do not arrive: a numbered menu does.
  buttons: { max: 0, label: 0, value: 0 },
  caption: 1024,
  fileBytes: 16 * 1024 * 1024,
};

/** WhatsApp through a linked phone. Only the process that holds the browser can send; elsewhere it is not here. */
export class WhatsappWebChannel extends Channel {
  readonly name = 'whatsapp';
  override readonly isLinkedDevice = true;
  /** One phone an installation; its number is nobody's business in a column. */
  readonly account = 'linked-phone';
  readonly limits = linkedPhoneLimits;
  readonly window = linkedPhoneWindow;
  private device?: LinkedDevice;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    clock: Clock,
    private readonly random: () => number = Math.random,
  ) {
    super(clock);
  }

  override get isHere(): boolean {
    return this.device?.isReady() ?? false;
  }

  /** Lends the browser, or takes it away. */
  attach(device: LinkedDevice | undefined): void {
    this.device = device;
  }

  /**
   * One after the other over all people, at a person's pace. Who waited long gives his turn back: a claim on a message
   * runs out after a minute, and somebody else would send it too.
   */
  override send(request: SendRequest): Promise<SendResult> {
    const asked = this.clock.now();
    const sent = this.turn.then(async () => {
      if (this.clock.now().getTime() - asked.getTime() > longestWaitMs) throw this.later(2000);
      await this.keepPace(request);
      return super.send(request);
    });
    this.turn = sent.catch(() => undefined);
    return sent;
  }

  async fetchMedia({ ref, size }: AttachmentRef): Promise<FetchedMedia> {
    const details = { channel: this.name };
    if ((size ?? 0) > maxMediaBytes) throw new MediaRefused('file is too large', details);
    const answer = await this.device?.call({ name: 'media', messageId: ref, maxBytes: maxMediaBytes });
    if (answer?.ok && answer.file) {
      return { bytes: Buffer.from(answer.file.base64, 'base64'), mime: answer.file.mime };
    }
    if (answer?.ok === false && answer.failure === 'too_large')
      throw new MediaRefused('file is too large', details);
    throw new MediaUnavailable('file could not be fetched', details);
  }

  protected translate(body: unknown): InboundEvent[] {
    return parseWebEvent(body, this.clock.now());
  }

  protected async sendPart(part: OutboundPart, { recipient, file }: SendRequest): Promise<string> {
    const device = this.held();
    const text = part.type === 'text' ? part.text : part.caption;
    const answer = await device.call({
      name: 'send',
      chat: await device.chatOf(recipient),
      text,
      file:
        part.type === 'file' && file
          ? { base64: file.bytes.toString('base64'), mime: file.mime, name: file.name }
          : undefined,
      typingMs: typingTime(this.random()),
    });
    if (answer.ok && answer.messageId) return answer.messageId;
    throw this.failure(answer.ok ? 'unknown' : answer.failure);
  }

  /** What answers goes at once; a thread that we open is counted, also when the process ends right after. */
  private async keepPace({ lastInboundAt, skipParts = 0 }: SendRequest): Promise<void> {
    const now = this.clock.now();
    if (skipParts > 0 || isAnswer(lastInboundAt, now)) return;
    const later = await this.held().open(openingGap(this.random()));
    if (later) throw new ProviderThrottled(this.name, 'pace').notBefore(later);
  }

  private later(ms: number): Error {
    return new ProviderThrottled(this.name, 'queue').notBefore(new Date(this.clock.now().getTime() + ms));
  }

  private held(): LinkedDevice {
    if (!this.device?.isReady()) throw new ProviderUnavailable(this.name, 'not_linked');
    return this.device;
  }

  private failure(failure: CallFailure): Error {
    if (failure === 'unsent') return new ProviderUnavailable(this.name, failure);
    if (failure === 'no_such_person') return new RecipientUnreachable(this.name, failure);
    return new OutcomeUnknown(this.name, failure);
  }
}
