import { createHash } from 'node:crypto';
import {
  type AttachmentRef,
  type Clock,
  type InboundEvent,
  type InboundUnreadable,
  type OutboundContent,
} from '@app/core';
import { describeError, log } from '@app/observability';
import { MessageRefused, SendFailed } from './channels.errors';
import { eventKey } from './event-key';
import { type ContentLimits, fitContent, type OutboundPart } from './fit-content';

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
  /** Written by a person of the office: may use the longer window of `humanAgentHours`. */
  humanAgent?: boolean;
  /** Parts that an earlier attempt already got out (`SendFailed.partsSent`). */
  skipParts?: number;
}

/** The provider's ids; long content is several messages, `externalId` is the last one's. */
export interface SendResult {
  externalId?: string;
  externalIds: string[];
}

/** When we may write without being asked. Hours after the person's last message. */
export interface WindowPolicy {
  freeHours: number;
  /** Longer window for what a human wrote; absent where the channel has none. */
  humanAgentHours?: number;
}

export interface FetchedMedia {
  bytes: Buffer;
  mime?: string;
}

/** Whether a message may go out now, and under which rule. */
export type SendPermission =
  { allowed: true; humanAgent: boolean } | { allowed: false; why: 'channel_cannot_send' | 'window_closed' };

/**
 * An adapter: translates between one provider and our vocabulary, and does nothing else. No database, no business rule.
 * Adding one: write its folder, then add a line to channels.module.ts.
 */
export abstract class Channel {
  abstract readonly name: string;
  /** Our page, number or office on that provider. */
  abstract readonly account: string;
  abstract readonly limits: ContentLimits;
  abstract readonly window: WindowPolicy;
  /** False where people have no chat at the other end. */
  readonly sends: boolean = true;

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
      body = JSON.parse(raw.toString('utf8'));
    } catch {
      const digest = createHash('sha256').update(raw).digest('hex');
      return [this.unreadable(`body:${digest}`, 'not_json')];
    }
    return this.parse(body);
  }

  /** Sends the content in as many messages as the provider's limits need, in order. @throws SendFailed */
  async send(request: SendRequest): Promise<SendResult> {
    const parts = fitContent(request.content, this.limits);
    if (parts.length === 0) throw new MessageRefused(this.name, 'empty');
    if ((request.file?.bytes.length ?? 0) > this.limits.fileBytes) {
      throw new MessageRefused(this.name, 'file_too_large');
    }
    const externalIds: string[] = [];
    for (let i = request.skipParts ?? 0; i < parts.length; i++) {
      const part = parts[i];
      if (part) externalIds.push(await this.sendCounted(part, request, i));
    }
    return { externalId: externalIds.at(-1), externalIds };
  }

  /** Decides locally, before any call, whether the window is open (law 5). */
  canSend(lastInboundAt: Date | undefined, now: Date, byPerson = false): SendPermission {
    if (!this.sends) return { allowed: false, why: 'channel_cannot_send' };
    const hours = lastInboundAt ? (now.getTime() - lastInboundAt.getTime()) / 3_600_000 : Infinity;
    if (hours < this.window.freeHours) return { allowed: true, humanAgent: false };
    const human = this.window.humanAgentHours ?? 0;
    return byPerson && hours < human
      ? { allowed: true, humanAgent: true }
      : { allowed: false, why: 'window_closed' };
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
