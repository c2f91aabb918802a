import { createHash } from 'node:crypto';
import { bare, type SentMessage, type SimulatedChannel, type SimulatorWorld } from './graph-simulator-world';
import { type Deliveries } from './graph-simulator-delivery';
import { metaJson, type WebhookAnswer } from './graph-simulator-webhooks';

/** What the program answered to one webhook, and the id of the message in it. */
export interface Delivered extends WebhookAnswer {
  id: string;
}

type Element = Record<string, unknown>;
interface PhotoOptions {
  mime?: string;
  caption?: string;
}

/** The citizens' side of one channel: builds Meta's bodies, signs them, posts them to the program. */
abstract class Citizens {
  /** Bytes of the last webhook, for redelivery. */
  private last = '';

  constructor(
    protected readonly world: SimulatorWorld,
    private readonly channel: SimulatedChannel,
    private readonly deliveries: Deliveries,
  ) {}

  /** Posts any body, signed, in Meta's escaped form. */
  post(body: unknown): Promise<WebhookAnswer> {
    return this.postBytes(metaJson(body));
  }

  /** Posts any bytes, signed: also what is no JSON. */
  postBytes(bytes: string): Promise<WebhookAnswer> {
    this.last = bytes;
    return this.deliveries.deliver(this.channel, bytes);
  }

  /** The same bytes once more, as Meta does when it is in doubt. */
  redeliver(): Promise<WebhookAnswer> {
    return this.postBytes(this.last);
  }

  /** Presses a choice of the last message that offered it, by label or value. */
  async choose(person: string, wanted: string): Promise<Delivered> {
    const offered = this.world.sent
      .filter(({ channel, recipient }) => channel === this.channel && recipient === bare(person))
      .flatMap(({ choices }) => choices)
      .findLast(({ label, value }) => label === wanted || value === wanted);
    if (!offered) throw new Error(`nobody offered "${wanted}"`);
    return this.press(person, offered.value, offered.label);
  }

  abstract press(person: string, value: string, label: string): Promise<Delivered>;

  protected async heard(person: string, id: string, body: unknown): Promise<Delivered> {
    this.world.heardFrom(this.channel, person);
    return { ...(await this.post(body)), id };
  }
}

/** People on Messenger, named by their page-scoped id. */
export class MessengerCitizens extends Citizens {
  text(psid: string, text: string): Promise<Delivered> {
    return this.say(psid, { text });
  }

  quickReply(psid: string, payload: string, title = payload): Promise<Delivered> {
    return this.say(psid, { text: title, quick_reply: { payload } });
  }

  press(psid: string, value: string, label: string): Promise<Delivered> {
    return this.quickReply(psid, value, label);
  }

  photo(
    psid: string,
    bytes: Buffer,
    { mime = 'image/jpeg', caption }: PhotoOptions = {},
  ): Promise<Delivered> {
    return this.say(psid, { text: caption, attachments: [this.attachment('image', bytes, mime, 'jpg')] });
  }

  document(psid: string, bytes: Buffer, mime = 'application/pdf'): Promise<Delivered> {
    return this.say(psid, { attachments: [this.attachment('file', bytes, mime, 'pdf')] });
  }

  postback(psid: string, payload: string, ref?: string): Promise<Delivered> {
    const mid = this.world.newId('m_');
    const postback = {
      mid,
      title: payload,
      payload,
      ...(ref ? { referral: { ref, source: 'SHORTLINK' } } : {}),
    };
    return this.heard(psid, mid, this.body([this.element(psid, { postback })]));
  }

  /** Writes under a post of the page, where everybody can read it; the same id again is another `verb` of it. */
  async comment(
    psid: string,
    message: string,
    {
      verb = 'add',
      photo,
      id = `${this.world.newId('')}_1`,
    }: { verb?: string; photo?: string; id?: string } = {},
  ): Promise<Delivered> {
    return this.public(psid, id, { item: 'comment', verb, comment_id: id, message, photo });
  }

  /** Puts a post of his own on the page. */
  async visitorPost(psid: string, message: string, photos: readonly string[] = []): Promise<Delivered> {
    const id = `${this.world.settings.messenger.pageId}_${this.world.newId('')}`;
    return this.public(psid, id, { item: 'status', verb: 'add', post_id: id, message, photos });
  }

  private async public(psid: string, id: string, what: Element): Promise<Delivered> {
    if (!this.world.comments.has(id)) this.world.comments.set(id, { psid, answered: false });
    const value = { from: { id: psid, name: 'Warga Contoh' }, ...what };
    const page = this.world.settings.messenger.pageId;
    const entry = [{ id: page, time: this.world.now(), changes: [{ field: 'feed', value }] }];
    return { ...(await this.post({ object: 'page', entry })), id };
  }

  /** One `messaging` element, for batches built by hand with `body`. */
  message(psid: string, message: Element): Element {
    return this.element(psid, { message: { mid: this.world.newId('m_'), ...message } });
  }

  body(messaging: Element[]): Element {
    const id = this.world.settings.messenger.pageId;
    return { object: 'page', entry: [{ id, time: this.world.now(), messaging }] };
  }

  /** What Meta tells of a message of ours: echo, delivery, read. */
  async report(sent: SentMessage, states: ('echo' | 'delivered' | 'read')[]): Promise<void> {
    const page = this.world.settings.messenger.pageId;
    for (const state of states) {
      const fact = { timestamp: this.world.now() };
      const element =
        state === 'echo'
          ? {
              ...fact,
              sender: { id: page },
              recipient: { id: sent.recipient },
              message: {
                mid: sent.id,
                is_echo: true,
                app_id: 1,
                text: sent.text,
                metadata: rawOf(sent)['metadata'],
              },
            }
          : this.element(sent.recipient, {
              [state === 'read' ? 'read' : 'delivery']:
                state === 'read'
                  ? { watermark: sent.at.getTime() }
                  : { mids: [sent.id], watermark: sent.at.getTime() },
            });
      await this.post(this.body([element]));
    }
  }

  private say(psid: string, message: Element): Promise<Delivered> {
    const mid = this.world.newId('m_');
    const { attachments = [] } = message as {
      attachments?: { type: 'image' | 'file'; payload: { url: string } }[];
    };
    const files = attachments.map(({ type, payload: { url } }) => ({ type, url }));
    const text = message['text'] as string | undefined;
    this.world.said.push({ person: psid, mid, at: this.world.now(), byPage: false, text, files });
    return this.heard(psid, mid, this.body([this.element(psid, { message: { mid, ...message } })]));
  }

  private element(psid: string, fact: Element): Element {
    const recipient = { id: this.world.settings.messenger.pageId };
    return { sender: { id: psid }, recipient, timestamp: this.world.now(), ...fact };
  }

  private attachment(type: string, bytes: Buffer, mime: string, ending: string): Element {
    const { id } = this.world.keepMedia('messenger', { name: `file.${ending}`, mime, bytes });
    const expiry = Math.floor(this.world.now() / 1000 + 3600)
      .toString(16)
      .toUpperCase();
    return { type, payload: { url: `https://scontent.xx.fbcdn.net/v/t1/${id}_n.${ending}?oe=${expiry}` } };
  }
}

/** People on WhatsApp, named by their number. */
export class WhatsappCitizens extends Citizens {
  readonly names = new Map<string, string>();

  text(from: string, text: string): Promise<Delivered> {
    return this.say(from, { type: 'text', text: { body: text } });
  }

  quickReply(from: string, id: string, title = id): Promise<Delivered> {
    return this.say(from, {
      type: 'interactive',
      interactive: { type: 'button_reply', button_reply: { id, title } },
    });
  }

  listReply(from: string, id: string, title = id): Promise<Delivered> {
    return this.say(from, {
      type: 'interactive',
      interactive: { type: 'list_reply', list_reply: { id, title } },
    });
  }

  press(from: string, value: string, label: string): Promise<Delivered> {
    return this.quickReply(from, value, label);
  }

  photo(
    from: string,
    bytes: Buffer,
    { mime = 'image/jpeg', caption }: PhotoOptions = {},
  ): Promise<Delivered> {
    return this.say(from, { type: 'image', image: { ...this.file(bytes, mime, 'photo.jpg'), caption } });
  }

  document(
    from: string,
    bytes: Buffer,
    mime = 'application/pdf',
    filename = 'berkas.pdf',
  ): Promise<Delivered> {
    return this.say(from, { type: 'document', document: { ...this.file(bytes, mime, filename), filename } });
  }

  /** One element of `messages`, for batches built by hand with `body`. */
  message(from: string, message: Element): Element {
    const timestamp = String(Math.floor(this.world.now() / 1000));
    return { from: bare(from), id: this.world.newId('wamid.'), timestamp, ...message };
  }

  body(value: Element): Element {
    const phoneNumberId = this.world.settings.whatsapp.phoneNumberId;
    const metadata = { display_phone_number: '6280000000000', phone_number_id: phoneNumberId };
    const change = { field: 'messages', value: { messaging_product: 'whatsapp', metadata, ...value } };
    return { object: 'whatsapp_business_account', entry: [{ id: '100200300', changes: [change] }] };
  }

  /** What Meta tells of a message of ours; `failed` takes a code. */
  async report(
    { id, recipient, raw }: Pick<SentMessage, 'id' | 'recipient'> & { raw?: unknown },
    states: ('sent' | 'delivered' | 'read' | 'failed')[],
    code = 131026,
  ): Promise<void> {
    for (const status of states) {
      const timestamp = String(Math.floor(this.world.now() / 1000));
      const errors = status === 'failed' ? { errors: [{ code, title: 'failed' }] } : {};
      await this.post(
        this.body({
          statuses: [
            {
              id,
              status,
              timestamp,
              recipient_id: recipient,
              biz_opaque_callback_data: rawOf({ raw })['biz_opaque_callback_data'],
              ...errors,
            },
          ],
        }),
      );
    }
  }

  private say(from: string, message: Element): Promise<Delivered> {
    const element = this.message(from, message);
    const wa_id = bare(from);
    const contacts = [{ profile: { name: this.names.get(wa_id) ?? 'Warga' }, wa_id }];
    return this.heard(from, String(element['id']), this.body({ contacts, messages: [element] }));
  }

  private file(bytes: Buffer, mime: string, name: string): Element {
    const { id } = this.world.keepMedia('whatsapp', { name, mime, bytes });
    return { id, mime_type: mime, sha256: createHash('sha256').update(bytes).digest('base64') };
  }
}

/** The body of a send as it came. */
function rawOf({ raw }: { raw?: unknown }): Element {
  return typeof raw === 'object' && raw !== null ? { ...raw } : {};
}
