import { type AttachmentRef, type Clock, type InboundEvent, type TemplateContent } from '@app/core';
import { Channel, type FetchedMedia, type SendRequest, type WebhookChannel } from '../channel';
import { type SendFailed } from '../channels.errors';
import { type OutboundPart } from '../fit-content';
import { graphFailure } from '../meta/graph-errors';
import { GraphHttp } from '../meta/graph-http';
import { MediaFetcher } from '../meta/media-fetcher';
import { isSignedByMeta, metaHandshake } from '../meta/meta-webhook';
import { WhatsappCloudAccount } from './whatsapp-cloud.account';
import { whatsappErrors } from './whatsapp-cloud.errors';
import { WhatsappMedia } from './whatsapp-cloud.media';
import { parseWhatsapp } from './whatsapp-cloud.parser';
import { whatsappRates, whatsappWindow } from './whatsapp-cloud.policy';
import { WhatsappCloudSender } from './whatsapp-cloud.sender';
import { type WhatsappCloudSettings } from './whatsapp-cloud.settings';

/** protocol.md 6. */
export const whatsappLimits = {
  text: 4096,
  textWithButtons: 1024,
  buttons: { max: 3, label: 20, value: 256 },
  list: { max: 10, label: 24, value: 200, textWithList: 1024 },
  caption: 1024,
  fileBytes: 100 * 1024 * 1024,
};

/** WhatsApp of one number through the official Cloud API. */
export class WhatsappCloudChannel extends Channel implements WebhookChannel {
  readonly name = 'whatsapp';
  readonly webhookPath = 'whatsapp';
  readonly account: string;
  readonly limits = whatsappLimits;
  override readonly rates = whatsappRates;
  override readonly takesTemplates = true;
  readonly window = whatsappWindow;
  override readonly care: WhatsappCloudAccount;
  private readonly sender: WhatsappCloudSender;
  private readonly media: WhatsappMedia;

  constructor(
    private readonly settings: WhatsappCloudSettings,
    clock: Clock,
  ) {
    super(clock);
    const { phoneNumberId, accessToken, version } = settings;
    const graph = new GraphHttp(this.name, version, accessToken, whatsappErrors);
    this.account = phoneNumberId;
    this.care = new WhatsappCloudAccount(graph, phoneNumberId, accessToken);
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

  override sendTemplate(
    template: TemplateContent,
    request: Pick<SendRequest, 'recipient' | 'mark'>,
  ): Promise<string> {
    return this.sender.sendTemplate(template, request);
  }

  override failureOf(code: string): SendFailed {
    return graphFailure(this.name, whatsappErrors, { error: { code } });
  }

  protected translate(body: unknown): InboundEvent[] {
    return parseWhatsapp(body, this.account, this.clock.now());
  }

  protected sendPart(part: OutboundPart, request: SendRequest): Promise<string> {
    return this.sender.send(part, request);
  }
}
