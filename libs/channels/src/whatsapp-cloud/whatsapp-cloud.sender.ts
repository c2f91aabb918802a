import { type TemplateContent } from '@app/core';
import { FormData } from 'undici';
import { type OutboundFile, type SendRequest } from '../channel';
import { OutcomeUnknown, ProviderUnavailable } from '../channels.errors';
import { type OutboundPart, type TextPart } from '../fit-content';
import { type GraphHttp } from '../meta/graph-http';
import { sendFailed } from '../error-table';
import { listAt, textAt } from '../meta/payload';

const channel = 'whatsapp';
/** Label of the button that opens a list: a sign, for words belong to the catalogue. */
const listButton = '☰';
const maxImageBytes = 5 * 1024 * 1024;

/** Sends through the WhatsApp Cloud API of one number. */
export class WhatsappCloudSender {
  constructor(
    private readonly graph: GraphHttp,
    private readonly phoneNumberId: string,
  ) {}

  /** @throws SendFailed */
  async send(part: OutboundPart, { recipient, file, mark }: SendRequest): Promise<string> {
    const message = part.type === 'text' ? textMessage(part) : await this.fileMessage(file, part.caption);
    return this.post(message, recipient, mark);
  }

  /** @throws SendFailed */
  sendTemplate(
    { name, language, values }: TemplateContent,
    { recipient, mark }: Pick<SendRequest, 'recipient' | 'mark'>,
  ): Promise<string> {
    const parameters = values.map((text) => ({ type: 'text', text }));
    const components = parameters.length > 0 ? [{ type: 'body', parameters }] : [];
    const template = { name, language: { policy: 'deterministic', code: language }, components };
    return this.post({ type: 'template', template }, recipient, mark);
  }

  private async post(message: Record<string, unknown>, recipient: string, mark?: string): Promise<string> {
    const answer = await this.graph.postJson(`${this.phoneNumberId}/messages`, {
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      ...addressOf(recipient),
      ...message,
      biz_opaque_callback_data: mark,
    });
    const id = textAt(listAt(this.graph.accepted(answer), 'messages')[0], 'id');
    if (!id) throw sendFailed('unknown_outcome', channel, 'no_message_id');
    return id;
  }

  private async fileMessage(
    file: OutboundFile | undefined,
    caption: string | undefined,
  ): Promise<Record<string, unknown>> {
    if (!file) throw sendFailed('message', channel, 'file_missing');
    const id = await this.upload(file);
    const image = /^image\/(jpeg|png)$/.test(file.mime) && file.bytes.length <= maxImageBytes;
    return image
      ? { type: 'image', image: { id, caption } }
      : { type: 'document', document: { id, caption, filename: file.name } };
  }

  /** Nothing reaches the citizen by an upload, so an unknown outcome is simply tried again. */
  private async upload(file: OutboundFile): Promise<string> {
    const form = new FormData();
    form.set('messaging_product', 'whatsapp');
    form.set('type', file.mime);
    form.set('file', new Blob([new Uint8Array(file.bytes)], { type: file.mime }), file.name);
    try {
      const answer = await this.graph.postForm(`${this.phoneNumberId}/media`, form);
      return textAt(this.graph.accepted(answer), 'id') ?? missing();
    } catch (error) {
      if (error instanceof OutcomeUnknown) throw new ProviderUnavailable(channel, error.providerCode);
      throw error;
    }
  }
}

function missing(): never {
  throw new ProviderUnavailable(channel, 'no_media_id');
}

/** A user name's id (`ID.1349…`) goes by another key than a number (protocol.md 6). */
function addressOf(recipient: string): Record<string, string> {
  return /^\+?\d+$/.test(recipient) ? { to: recipient } : { recipient };
}

function textMessage({ text, choices, style }: TextPart): Record<string, unknown> {
  if (style === 'plain') return { type: 'text', text: { body: text, preview_url: false } };
  const action =
    style === 'buttons'
      ? {
          buttons: choices.map(({ value, label }) => ({ type: 'reply', reply: { id: value, title: label } })),
        }
      : {
          button: listButton,
          sections: [{ rows: choices.map(({ value, label }) => ({ id: value, title: label })) }],
        };
  const type = style === 'buttons' ? 'button' : 'list';
  return { type: 'interactive', interactive: { type, body: { text }, action } };
}
