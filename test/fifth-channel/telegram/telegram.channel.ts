import { timingSafeEqual } from 'node:crypto';
import {
  Channel,
  eventKey,
  type FetchedMedia,
  MediaGone,
  MediaUnavailable,
  numberAt,
  objectAt,
  type OutboundPart,
  type SendRequest,
  textAt,
  type WebhookChannel,
  type WindowPolicy,
} from '@app/channels';
import { type AttachmentRef, type Clock, type InboundEvent, isRecord } from '@app/core';
import { BotApi } from './bot-api';
import { readUpdate } from './telegram.updates';

export interface TelegramSettings {
  bot: string;
  token: string;
  /** Comes back in a header of every webhook. */
  secret: string;
  api: string;
}

/** https://core.telegram.org/bots/api: sendMessage, InlineKeyboardButton, sendDocument */
export const telegramLimits = {
  text: 4096,
  textWithButtons: 4096,
  buttons: { max: 100, label: 64, value: 64 },
  caption: 1024,
  fileBytes: 50 * 1024 * 1024,
};

/** A bot may write to whoever wrote to it, until he blocks it. */
export const telegramWindow: WindowPolicy = [
  { by: 'anyone', hours: Infinity, source: 'https://core.telegram.org/bots/faq' },
];

/** A bot of Telegram. */
export class TelegramChannel extends Channel implements WebhookChannel {
  readonly name = 'telegram';
  readonly webhookPath = 'telegram';
  readonly account: string;
  readonly limits = telegramLimits;
  readonly window = telegramWindow;
  /** 30 messages in a second over all, one in a second to one person. */
  override readonly rates = { account: { everyMs: 34, burst: 30 }, pair: { everyMs: 1000, burst: 10 } };
  private readonly api: BotApi;

  constructor(
    private readonly settings: TelegramSettings,
    clock: Clock,
  ) {
    super(clock);
    this.account = settings.bot;
    this.api = new BotApi(settings.api, settings.token);
  }

  /** Telegram is told its webhook by a call of ours; it asks nothing. */
  handshake(): null {
    return null;
  }

  verify(_rawBody: Buffer, headers: Readonly<Record<string, string | string[] | undefined>>): boolean {
    const told = Buffer.from(String(headers['x-telegram-bot-api-secret-token'] ?? ''));
    const ours = Buffer.from(this.settings.secret);
    return told.length === ours.length && timingSafeEqual(told, ours);
  }

  async fetchMedia({ ref, kind }: AttachmentRef): Promise<FetchedMedia> {
    const details = { channel: this.name, kind };
    const { ok, body } = await this.api.call('getFile', { file_id: ref });
    const path = textAt(objectAt(body, 'result'), 'file_path');
    if (!ok || !path) throw new MediaGone('file is gone', details);
    const bytes = await this.api.file(path);
    if (!bytes) throw new MediaUnavailable('file could not be fetched', details);
    return { bytes };
  }

  protected translate(body: unknown): InboundEvent[] {
    if (!isRecord(body) || numberAt(body, 'update_id') === undefined) {
      return [this.unreadable(eventKey(body), 'no_update')];
    }
    return readUpdate(body, this.clock.now());
  }

  protected sendPart(part: OutboundPart, { recipient, file }: SendRequest): Promise<string> {
    return part.type === 'file'
      ? this.api.sendFile(recipient, file, part.caption)
      : this.api.sendText(recipient, part.text, part.choices);
  }
}
