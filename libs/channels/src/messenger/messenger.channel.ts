import { type AttachmentRef, type Clock, type InboundEvent } from '@app/core';
import { Channel, type FetchedMedia, type SendRequest, type WebhookChannel } from '../channel';
import { type OutboundPart } from '../fit-content';
import { MediaFetcher } from '../meta/media-fetcher';
import { isSignedByMeta, metaHandshake } from '../meta/meta-webhook';
import { parseMessenger } from './messenger.parser';
import { MessengerAccount } from './messenger.account';
import { MessengerGraph } from './messenger.graph';
import { messengerWindow } from './messenger.policy';
import { MessengerSender } from './messenger.sender';
import { type MessengerSettings } from './messenger.settings';

/** protocol.md 5; the sizes are from secondary sources. */
export const messengerLimits = {
  text: 2000,
  textWithButtons: 2000,
  buttons: { max: 13, label: 20, value: 1000 },
  fileBytes: 25 * 1024 * 1024,
};

/** Facebook Messenger of one page. */
export class MessengerChannel extends Channel implements WebhookChannel {
  readonly name = 'messenger';
  readonly webhookPath = 'messenger';
  readonly account: string;
  readonly limits = messengerLimits;
  /** protocol.md 5. Above 40 in a second the page's inbox rests, which is dearer to nobody than an answer: staff have the desk. */
  override readonly rates = { account: { everyMs: 1000 / 300, burst: 300 } };
  readonly window = messengerWindow;
  override readonly care: MessengerAccount;
  private readonly sender: MessengerSender;
  private readonly media = new MediaFetcher(this.name);

  constructor(
    private readonly settings: MessengerSettings,
    clock: Clock,
  ) {
    super(clock);
    this.account = settings.pageId;
    const graph = new MessengerGraph(settings);
    this.sender = new MessengerSender(graph);
    this.care = new MessengerAccount(graph, settings);
  }

  handshake(query: Readonly<Record<string, unknown>>): string | null {
    return metaHandshake(query, this.settings.verifyToken);
  }

  verify(rawBody: Buffer, headers: Readonly<Record<string, string | string[] | undefined>>): boolean {
    return isSignedByMeta(rawBody, headers, this.settings.appSecret);
  }

  /** Attachment URLs are public, signed and expiring: copy at once, without our token. */
  fetchMedia({ ref }: AttachmentRef): Promise<FetchedMedia> {
    return this.media.fetch(ref);
  }

  protected translate(body: unknown): InboundEvent[] {
    return parseMessenger(body, this.account, this.clock.now());
  }

  protected sendPart(part: OutboundPart, request: SendRequest): Promise<string> {
    return this.sender.send(part, request);
  }
}
