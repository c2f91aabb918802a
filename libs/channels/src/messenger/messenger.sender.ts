import { type OutboundFile, type SendRequest } from '../channel';
import { sendFailed } from '../error-table';
import { textAt } from '../meta/payload';
import { type OutboundPart, type TextPart } from '../fit-content';
import { publicRecipient } from './messenger.comment';
import { type MessengerGraph } from './messenger.graph';

const channel = 'messenger';

/** Sends to Meta's Send API. */
export class MessengerSender {
  constructor(private readonly graph: MessengerGraph) {}

  /** @throws SendFailed */
  async send(part: OutboundPart, { recipient, file, tag, mark }: SendRequest): Promise<string> {
    const answer = await this.graph.call('me/messages', 'post', {
      // A person, or whoever wrote something in public.
      recipient: publicRecipient(recipient) ?? { id: recipient },
      ...(tag ? { messaging_type: 'MESSAGE_TAG', tag } : { messaging_type: 'RESPONSE' }),
      ...(part.type === 'text'
        ? { message: { ...textMessage(part), metadata: mark } }
        : fileMessage(file, mark)),
    });
    return textAt(answer, 'message_id') ?? refuse('no_message_id');
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
function fileMessage(file: OutboundFile | undefined, mark: string | undefined): Record<string, unknown> {
  if (!file) throw sendFailed('message', channel, 'file_missing');
  const type = /^image\/(jpeg|png|gif)$/.test(file.mime) ? 'image' : 'file';
  return {
    message: { attachment: { type, payload: { is_reusable: false } }, metadata: mark },
    filedata: { value: file.bytes, options: { filename: file.name, contentType: file.mime } },
  };
}
