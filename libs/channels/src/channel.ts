import { createHash } from 'node:crypto';
import {
  type AttachmentRef,
  type Clock,
  type InboundEvent,
  type InboundUnreadable,
  type OutboundContent,
  type TemplateContent,
} from '@app/core';
import { describeError, log } from '@app/observability';
import { type AccountCare } from './account-care';
import { MessageRefused, SendFailed } from './channels.errors';
import { eventKey } from './event-key';
import { parseJson } from './meta/payload';
import { markOf } from './outbound-mark';
import { type ContentLimits, fitContent, type OutboundPart } from './fit-content';
import { permission, type SendPermission, type WindowPolicy } from './window-policy';

/** A file with its bytes, ready to go out. */
export interface OutboundFile {
  bytes: Buffer;
  name: string;
  mime: string;
}

/** One message of ours to one person. */
export interface SendRequest {
  /** The channel's id of the person, as `senderId` of what they wrote. */
  recipient: string;
  content: OutboundContent;
  /** Must be given where `content.file` is set. */
  file?: OutboundFile;
  /** The provider's tag under which it may go (`SendPermission`). */
  tag?: string;
  /** When this person last wrote to us, where the caller knows it. */
  lastInboundAt?: Date;
  /** Parts that an earlier attempt already got out (`SendFailed.partsSent`). */
  skipParts?: number;
  /** Our id of the message; goes along as `OutboundMark`, where the provider gives such a thing back. */
  outboundId?: string;
  /** Set for each part from `outboundId`. */
  mark?: string;
}

/** The provider's ids; long content is several messages, `externalId` is the last one's. */
export interface SendResult {
  externalId?: string;
  externalIds: string[];
}

/** So many at once, and one more each time this has passed. */
export interface SendRate {
  everyMs: number;
  burst: number;
}

/** How fast a provider takes messages: of our whole account, and to one person. Absent where it says nothing. */
export interface RatePolicy {
  account?: SendRate;
  pair?: SendRate;
  /** Of templates, by which we open what people have let close. */
  openings?: SendRate;
}

export interface FetchedMedia {
  bytes: Buffer;
  mime?: string;
}

/**
 * An adapter: translates between one provider and our vocabulary, and does nothing else. No database, no business rule.
 * Adding one: write its folder, then add a line to channel-folders.ts.
 */
export abstract class Channel {
  abstract readonly name: string;
  /** Our page, number or office on that provider. */
  abstract readonly account: string;
  abstract readonly limits: ContentLimits;
  abstract readonly window: WindowPolicy;
  /** False where people have no chat at the other end. */
  readonly sends: boolean = true;
  readonly rates: RatePolicy = {};
  /** Whether the provider knows templates, which may go where the window is closed. */
  readonly takesTemplates: boolean = false;

  /** Looks after our account with the provider, where that can be done by machine. */
  readonly care?: AccountCare;

  /** Whether it goes through a phone that the office has linked. */
  readonly isLinkedDevice: boolean = false;

  /** Whether this very process can send and fetch now; what waits for it is left alone meanwhile. */
  get isHere(): boolean {
    return true;
  }

  constructor(protected readonly clock: Clock) {}

  /** Turns a provider's body into events; what is not understood becomes `unreadable`, what is not for us is left out. */
  protected abstract translate(body: unknown): InboundEvent[];

  /** Fetches a file that came with a message. @throws MediaUnavailable, MediaGone, MediaRefused */
  abstract fetchMedia(attachment: AttachmentRef): Promise<FetchedMedia>;

  /** Sends one part, answers the provider's id. @throws SendFailed */
  protected abstract sendPart(part: OutboundPart, request: SendRequest): Promise<string>;

  /** Everything in the body of one request, in its order. Never throws (law 4). */
  parse(body: unknown): InboundEvent[] {
    try {
      return this.translate(body);
    } catch (error) {
      log.error('channel.parse_failed', { channel: this.name, ...describeError(error) });
      return [this.unreadable(eventKey(body), 'parser_failed')];
    }
  }

  /** `parse` from the received bytes; bytes that are no JSON are one `unreadable` event. */
  parseBytes(raw: Buffer): InboundEvent[] {
    let body: unknown;
    try {
      body = parseJson(raw.toString('utf8'));
    } catch {
      const digest = createHash('sha256').update(raw).digest('hex');
      return [this.unreadable(`body:${digest}`, 'not_json')];
    }
    return this.parse(body);
  }

  /** How many messages of the provider a content is. */
  partsOf(content: OutboundContent): number {
    return fitContent(content, this.limits).length;
  }

  /** Sends the content in as many messages as the provider's limits need, in order. @throws SendFailed */
  async send(request: SendRequest): Promise<SendResult> {
    const parts = fitContent(request.content, this.limits);
    if (parts.length === 0) throw new MessageRefused(this.name, 'empty');
    if ((request.file?.bytes.length ?? 0) > this.limits.fileBytes) {
      throw new MessageRefused(this.name, 'file_too_large');
    }
    const { outboundId } = request;
    const externalIds: string[] = [];
    for (let i = request.skipParts ?? 0; i < parts.length; i++) {
      const part = parts[i];
      const mark = outboundId && markOf({ outboundId, part: i, parts: parts.length });
      if (part) externalIds.push(await this.sendCounted(part, { ...request, mark }, i));
    }
    return { externalId: externalIds.at(-1), externalIds };
  }

  /** Sends an approved template, answers the provider's id. @throws SendFailed */
  sendTemplate(
    _template: TemplateContent,
    _request: Pick<SendRequest, 'recipient' | 'mark'>,
  ): Promise<string> {
    return Promise.reject(new MessageRefused(this.name, 'no_templates'));
  }

  /** What a code means that came with a report of a failed delivery, after the provider had taken the message. */
  failureOf(code: string): SendFailed {
    return new MessageRefused(this.name, code);
  }

  /** Decides locally, before any call, whether the window is open (law 5). */
  canSend(lastInboundAt: Date | undefined, now: Date, byPerson = false): SendPermission {
    if (!this.sends) return { allowed: false, why: 'channel_cannot_send' };
    return permission(this.window, lastInboundAt, now, byPerson);
  }

  protected unreadable(dedupe: string, reason: string, sentAt = this.clock.now()): InboundUnreadable {
    return { type: 'unreadable', dedupe, reason, sentAt };
  }

  private async sendCounted(part: OutboundPart, request: SendRequest, index: number): Promise<string> {
    try {
      return await this.sendPart(part, request);
    } catch (error) {
      if (error instanceof SendFailed && index > 0) throw error.after(index);
      throw error;
    }
  }
}

/** A channel that the provider calls on `/webhooks/<path>`. */
export interface WebhookChannel extends Channel {
  readonly webhookPath: string;
  /** The challenge to echo as text, or null to refuse. */
  handshake(query: Readonly<Record<string, unknown>>): string | null;
  /** Whether these very bytes were signed by the provider. */
  verify(rawBody: Buffer, headers: Readonly<Record<string, string | string[] | undefined>>): boolean;
}

/** Tells channels with a webhook from the others. */
export function hasWebhook(channel: Channel): channel is WebhookChannel {
  return 'webhookPath' in channel;
}
