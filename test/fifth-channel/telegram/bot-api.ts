import {
  ChannelUnauthorized,
  MessageRefused,
  numberAt,
  objectAt,
  OutcomeUnknown,
  type OutboundFile,
  ProviderThrottled,
  ProviderUnavailable,
  RecipientUnreachable,
  type SendFailed,
  textAt,
} from '@app/channels';
import { type Choice } from '@app/core';

const channel = 'telegram';

interface BotAnswer {
  ok: boolean;
  status: number;
  body: unknown;
}

/** Calls of the Bot API. */
export class BotApi {
  constructor(
    private readonly base: string,
    private readonly token: string,
  ) {}

  async call(method: string, params: Record<string, unknown> | FormData): Promise<BotAnswer> {
    const isForm = params instanceof FormData;
    const response = await fetch(`${this.base}/bot${this.token}/${method}`, {
      method: 'POST',
      body: isForm ? params : JSON.stringify(params),
      headers: isForm ? {} : { 'content-type': 'application/json' },
      signal: AbortSignal.timeout(30_000),
    });
    const body: unknown = await response.json();
    return { ok: response.ok, status: response.status, body };
  }

  async file(path: string): Promise<Buffer | null> {
    const response = await fetch(`${this.base}/file/bot${this.token}/${path}`);
    return response.ok ? Buffer.from(await response.arrayBuffer()) : null;
  }

  /** @throws SendFailed */
  sendText(chat: string, text: string, choices: Choice[]): Promise<string> {
    const keyboard = choices.map(({ label, value }) => [{ text: label, callback_data: value }]);
    const markup = keyboard.length > 0 ? { reply_markup: { inline_keyboard: keyboard } } : {};
    return this.send(chat, 'sendMessage', { chat_id: chat, text, ...markup });
  }

  /** @throws SendFailed */
  sendFile(chat: string, file: OutboundFile | undefined, caption?: string): Promise<string> {
    if (!file) throw new MessageRefused(channel, 'file_missing');
    const form = new FormData();
    form.set('chat_id', chat);
    if (caption) form.set('caption', caption);
    form.set('document', new Blob([new Uint8Array(file.bytes)], { type: file.mime }), file.name);
    return this.send(chat, 'sendDocument', form);
  }

  private async send(
    chat: string,
    method: string,
    params: Record<string, unknown> | FormData,
  ): Promise<string> {
    const answer = await this.call(method, params).catch(() => {
      throw new OutcomeUnknown(channel, 'network');
    });
    const id = textAt(objectAt(answer.body, 'result'), 'message_id');
    if (!answer.ok) throw failureOf(answer);
    if (!id) throw new OutcomeUnknown(channel, 'no_message_id');
    return `${chat}:${id}`;
  }
}

function failureOf({ status, body }: BotAnswer): SendFailed {
  const code = String(numberAt(body, 'error_code') ?? status);
  if (code === '429') return new ProviderThrottled(channel, code);
  if (code === '401') return new ChannelUnauthorized(channel, code);
  if (code === '403') return new RecipientUnreachable(channel, code);
  return status >= 500 ? new ProviderUnavailable(channel, code) : new MessageRefused(channel, code);
}
