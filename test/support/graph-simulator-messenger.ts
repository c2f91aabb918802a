import { createHmac } from 'node:crypto';
import { acceptMessage } from './graph-simulator-accept';
import { graphError } from './graph-simulator-errors';
import { type Params } from './graph-simulator-forms';
import { type SimulatedAnswer } from './graph-simulator-proxy';
import { lengthOf, type SentMessage, type SimulatorWorld } from './graph-simulator-world';

interface Message {
  text?: string;
  quick_replies?: { content_type?: string; title?: string; payload?: string }[];
  attachment?: { type?: string; payload?: { url?: string; attachment_id?: string; is_reusable?: boolean } };
}

/** POST /me/messages. */
export function sendOnMessenger(world: SimulatorWorld, { values, files }: Params): SimulatedAnswer {
  const to = (values['recipient'] ?? {}) as { id?: string; comment_id?: string; post_id?: string };
  const inPublic = to.comment_id ?? to.post_id;
  if (inPublic) return sendUnderComment(world, inPublic, { values, files });
  const recipient = to.id;
  if (!recipient) return graphError({ message: 'No matching user found', code: 100, subcode: 2018001 });
  if (values['sender_action']) return { body: { recipient_id: recipient } };
  const message = (values['message'] ?? {}) as Message;
  const wrong = invalidMessage(message) ?? invalidTag(values) ?? closedWindow(world, recipient, values);
  if (wrong) return wrong;
  return accept(world, recipient, decoded(message, { values, files }), message);
}

/** A private reply: one a comment or a visitor's post, within seven days, in the author's own thread; it opens no window. */
function sendUnderComment(world: SimulatorWorld, commentId: string, params: Params): SimulatedAnswer {
  const author = world.comments.get(commentId);
  if (!author) return graphError({ message: 'Object does not exist', code: 100, subcode: 33 });
  if (author.answered) return graphError({ message: 'Activity already replied to', code: 10900 });
  const message = (params.values['message'] ?? {}) as Message;
  const wrong = invalidMessage(message);
  if (wrong) return wrong;
  author.answered = true;
  return accept(world, author.psid, decoded(message, params), message);
}

function accept(
  world: SimulatorWorld,
  recipient: string,
  content: Pick<SentMessage, 'kind' | 'text' | 'choices' | 'file' | 'tag' | 'raw'>,
  message: Message,
): SimulatedAnswer {
  const reusable = message.attachment?.payload?.is_reusable;
  return acceptMessage(
    world,
    'messenger',
    recipient,
    () => world.record({ channel: 'messenger', id: world.newId('m_'), recipient, ...content }).id,
    (id) => ({ recipient_id: recipient, message_id: id, ...(reusable ? { attachment_id: id } : {}) }),
  );
}

function invalidMessage({
  text,
  quick_replies: replies = [],
  attachment,
}: Message): SimulatedAnswer | undefined {
  const rules: readonly [broken: boolean, message: string][] = [
    [!text && !attachment, 'Message cannot be empty'],
    [text !== undefined && attachment !== undefined, 'Cannot send text and attachment together'],
    [lengthOf(text) > 2000, 'Length of param message[text] must be less than or equal to 2000'],
    [replies.length > 13, 'Too many quick replies'],
    [replies.some(isWrongReply), 'Quick reply title or payload is empty or too long'],
  ];
  const broken = rules.find(([isBroken]) => isBroken);
  return broken && graphError({ message: broken[1], code: 100 });
}

function isWrongReply({ title, payload }: { title?: string; payload?: string }): boolean {
  return !title || lengthOf(title) > 20 || lengthOf(payload) > 1000;
}

function invalidTag(values: Record<string, unknown>): SimulatedAnswer | undefined {
  const type = values['messaging_type'];
  if (!['RESPONSE', 'UPDATE', 'MESSAGE_TAG'].includes(String(type))) {
    return graphError({ message: 'Invalid messaging_type', code: 100 });
  }
  const tag = values['tag'];
  const wrong =
    (type === 'MESSAGE_TAG') !== (tag !== undefined) || (tag !== undefined && tag !== 'HUMAN_AGENT');
  return wrong ? graphError({ message: 'Invalid tag', code: 100, subcode: 1893061 }) : undefined;
}

function closedWindow(
  world: SimulatorWorld,
  recipient: string,
  values: Record<string, unknown>,
): SimulatedAnswer | undefined {
  if (world.windowOpen('messenger', recipient, values['tag'] === 'HUMAN_AGENT')) return undefined;
  const message = 'This message is sent outside of allowed window.';
  return graphError({ status: 403, message, code: 10, subcode: 2018278 });
}

function decoded(
  message: Message,
  { values, files }: Params,
): Pick<SentMessage, 'kind' | 'text' | 'choices' | 'file' | 'tag' | 'raw'> {
  const choices = (message.quick_replies ?? []).map(({ title = '', payload = '' }) => ({
    value: payload,
    label: title,
  }));
  const plainKind = choices.length > 0 ? 'choice' : 'text';
  return {
    kind: message.attachment ? (message.attachment.type === 'image' ? 'photo' : 'document') : plainKind,
    text: message.text ?? '',
    choices,
    file: files['filedata'],
    tag: values['tag'] as string | undefined,
    raw: message,
  };
}

/** Wrong token or proof, or undefined when the call may go on. */
export function refusedCaller(
  token: string | undefined,
  proof: unknown,
  expected: { accessToken: string; appSecret: string },
  requireProof: boolean,
): SimulatedAnswer | undefined {
  if (token !== expected.accessToken) {
    return graphError({ status: 401, message: 'Invalid OAuth access token.', code: 190 });
  }
  const right = createHmac('sha256', expected.appSecret).update(expected.accessToken).digest('hex');
  if (proof === right || (proof === undefined && !requireProof)) return undefined;
  const message = 'Invalid appsecret_proof provided in the API argument';
  return graphError({ message, code: 100, type: 'GraphMethodException' });
}
