import { type WhatsappCloudSettings } from '@app/config';
import { type AttachmentRef, type Clock, type InboundEvent } from '@app/core';
import { Channel, type FetchedMedia, type SendRequest, type WebhookChannel } from '../channel';
import { type OutboundPart } from '../fit-content';
import { GraphHttp } from '../meta/graph-http';
import { MediaFetcher } from '../meta/media-fetcher';
import { isSignedByMeta, metaHandshake } from '../meta/meta-webhook';
import { WhatsappMedia } from './whatsapp-cloud.media';
import { parseWhatsapp } from './whatsapp-cloud.parser';
import { WhatsappCloudSender } from './whatsapp-cloud.sender';

/** WhatsApp of one number through the official Cloud API. */
export class WhatsappCloudChannel extends Channel implements WebhookChannel {
  readonly name = 'whatsapp';
  readonly webhookPath = 'whatsapp';
  readonly account: string;
  /** protocol.md 6. */
  readonly limits = {
    text: 4096,
    textWithButtons: 1024,
    buttons: { max: 3, label: 20, value: 256 },
    list: { max: 10, label: 24, value: 200, textWithList: 1024 },
    caption: 1024,
    fileBytes: 100 * 1024 * 1024,
  };
  readonly window = { freeHours: 24 };
  private readonly sender: WhatsappCloudSender;
  private readonly media: WhatsappMedia;

  constructor(
    private readonly settings: WhatsappCloudSettings,
    version: string,
    clock: Clock,
  ) {
    super(clock);
    const { phoneNumberId, accessToken } = settings;
    const graph = new GraphHttp(this.name, version, accessToken);
    this.account = phoneNumberId;
    this.sender = new WhatsappCloudSender(graph, phoneNumberId);
    this.media = new WhatsappMedia(graph, new MediaFetcher(this.name), phoneNumberId, accessToken);
  }

  handshake(query: Readonly<Record<string, unknown>>): string | null {
    return metaHandshake(query, this.settings.verifyToken);
  }

  verify(rawBody: Buffer, headers: Readonly<Record<string, string | string[] | undefined>>): boolean {
    return isSignedByMeta(rawBody, headers, this.settings.appSecret);
  }

  fetchMedia(attachment: AttachmentRef): Promise<FetchedMedia> {
    return this.media.fetch(attachment);
  }

  protected translate(body: unknown): InboundEvent[] {
    return parseWhatsapp(body, this.account, this.clock.now());
  }

  protected sendPart(part: OutboundPart, request: SendRequest): Promise<string> {
    return this.sender.send(part, request);
  }
}
