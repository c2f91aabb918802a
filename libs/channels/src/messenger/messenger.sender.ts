import { Facebook, FacebookApiException } from 'fb';
import { type MessengerSettings } from '@app/config';
import { type OutboundFile, type SendRequest } from '../channel';
import { sendFailed, graphFailure, messengerErrors, networkFailure } from '../meta/graph-errors';
import { isRecord, objectAt, textAt } from '../meta/payload';
import { type OutboundPart, type TextPart } from '../fit-content';

const channel = 'messenger';
const timeoutMs = 30_000;

/** Sends to Meta's Send API through the package `fb`, which signs each call and honours HTTPS_PROXY. */
export class MessengerSender {
  private readonly graph: Facebook;

  constructor({ accessToken, appSecret }: MessengerSettings, version: string) {
    this.graph = new Facebook({ version, accessToken, appSecret, timeout: timeoutMs });
  }

  /** @throws SendFailed */
  async send(part: OutboundPart, { recipient, file, humanAgent }: SendRequest): Promise<string> {
    const answer = await this.call({
      recipient: { id: recipient },
      ...(humanAgent
        ? { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' }
        : { messaging_type: 'RESPONSE' }),
      ...(part.type === 'text' ? { message: textMessage(part) } : fileMessage(file)),
    });
    return textAt(answer, 'message_id') ?? refuse('no_message_id');
  }

  private async call(params: Record<string, unknown>): Promise<unknown> {
    try {
      return await this.graph.api('me/messages', 'post', params);
    } catch (error) {
      throw failureOf(error);
    }
  }
}

function refuse(code: string): never {
  throw sendFailed('unknown_outcome', channel, code);
}

function textMessage({ text, choices }: TextPart): Record<string, unknown> {
  if (choices.length === 0) return { text };
  const replies = choices.map(({ label, value }) => ({ content_type: 'text', title: label, payload: value }));
  return { text, quick_replies: replies };
}

/** `fb` sends multipart when a value is a Buffer with options. */
function fileMessage(file: OutboundFile | undefined): Record<string, unknown> {
  if (!file) throw sendFailed('message', channel, 'file_missing');
  const type = /^image\/(jpeg|png|gif)$/.test(file.mime) ? 'image' : 'file';
  return {
    message: { attachment: { type, payload: { is_reusable: false } } },
    filedata: { value: file.bytes, options: { filename: file.name, contentType: file.mime } },
  };
}

/** `fb` hides the HTTP status: Graph's code decides, text that is no JSON is a gateway's error page. */
function failureOf(error: unknown): Error {
  if (!(error instanceof FacebookApiException)) return networkFailure(channel, error);
  const { response } = error;
  const inner: unknown = isRecord(response) ? response['error'] : undefined;
  if (inner instanceof Error) return networkFailure(channel, inner);
  if (objectAt(response, 'error')['code'] === 'JSONPARSE') return sendFailed('retry', channel, 'not_json');
  return isRecord(inner)
    ? graphFailure(channel, messengerErrors, response)
    : sendFailed('unknown_outcome', channel, 'empty_answer');
}
