import { createHash } from 'node:crypto';
import { acceptMessage } from './graph-simulator-accept';
import { sendTemplate, type TemplateMessage } from './graph-simulator-templates';
import { graphError } from './graph-simulator-errors';
import { type Params } from './graph-simulator-forms';
import { type SimulatedAnswer } from './graph-simulator-proxy';
import {
  bare,
  lengthOf,
  type SentMessage,
  type SimulatorWorld,
  type StoredMedia,
} from './graph-simulator-world';

interface Row {
  id?: string;
  title?: string;
  description?: string;
}

interface Interactive {
  type?: string;
  body?: { text?: string };
  action?: { buttons?: { reply?: Row }[]; button?: string; sections?: { rows?: Row[] }[] };
}

interface Outgoing {
  messaging_product?: string;
  to?: string;
  recipient?: string;
  type?: string;
  status?: string;
  text?: { body?: string };
  interactive?: Interactive;
  image?: { id?: string; caption?: string };
  document?: { id?: string; caption?: string; filename?: string };
  template?: TemplateMessage;
}

type Content = Pick<SentMessage, 'kind' | 'text' | 'choices' | 'file' | 'raw'>;

/** POST /{phone-number-id}/messages. */
export function sendOnWhatsapp(world: SimulatorWorld, { values }: Params): SimulatedAnswer {
  const message = values as Outgoing;
  if (message.messaging_product !== 'whatsapp') return refuse('messaging_product is required');
  if (message.status) return { body: { success: true } };
  const recipient = message.to ?? message.recipient;
  if (!recipient) return refuse('to is required', 131008);
  if (message.type === 'template') return sendTemplate(world, recipient, message.template ?? {}, message);
  return sendInWindow(world, recipient, message);
}

function refuse(details: string, code = 100): SimulatedAnswer {
  return graphError({ message: 'Invalid parameter', code, details });
}

function sendInWindow(world: SimulatorWorld, recipient: string, message: Outgoing): SimulatedAnswer {
  const content = decoded(world, message);
  if (typeof content === 'string') return refuse(content, message.type === 'interactive' ? 131009 : 100);
  const open = world.windowOpen('whatsapp', recipient);
  if (!open && world.whatsappWindowAnswer === 'immediate') {
    return graphError({ message: 'Re-engagement message', code: 131047 });
  }
  return accept(world, recipient, content, open);
}

function accept(world: SimulatorWorld, recipient: string, content: Content, open: boolean): SimulatedAnswer {
  const take = (): string => {
    const id = world.newId('wamid.');
    if (open) world.record({ channel: 'whatsapp', id, recipient: bare(recipient), ...content });
    else world.events.emit('window-closed', { id, recipient: bare(recipient) });
    return id;
  };
  return acceptMessage(world, 'whatsapp', recipient, take, (id) => ({
    messaging_product: 'whatsapp',
    contacts: [contactOf(recipient)],
    ...(id === undefined ? {} : { messages: [{ id }] }),
  }));
}

/** Somebody without a number is named by a user id. */
export function contactOf(recipient: string): Record<string, string> {
  return /^\+?\d+$/.test(recipient)
    ? { input: recipient, wa_id: bare(recipient) }
    : { input: recipient, user_id: recipient };
}

/** The content, or what is wrong with it. */
function decoded(world: SimulatorWorld, message: Outgoing): Content | string {
  if (message.type === 'interactive') return interactive(message.interactive ?? {}, message);
  if (message.type !== 'text') return media(world, message);
  const text = message.text?.body ?? '';
  if (text === '' || lengthOf(text) > 4096) return 'text.body must be 1 to 4096 long';
  return { kind: 'text', text, choices: [], raw: message };
}

function media(world: SimulatorWorld, message: Outgoing): Content | string {
  const { id = '', caption = '' } = message.image ?? message.document ?? {};
  const kept = world.media.get(id);
  if (!kept) return 'media id is unknown';
  if (lengthOf(caption) > 1024) return 'caption is too long';
  const file = { name: message.document?.filename ?? kept.name, mime: kept.mime, bytes: kept.bytes };
  return { kind: message.image ? 'photo' : 'document', text: caption, choices: [], file, raw: message };
}

const buttonLimit = { count: 3, title: 20, id: 256, body: 1024 };
const listLimit = { count: 10, title: 24, id: 200, body: 4096 };

function interactive({ type, body, action = {} }: Interactive, raw: unknown): Content | string {
  const limit = type === 'button' ? buttonLimit : listLimit;
  const rows = rowsOf(action);
  const text = body?.text ?? '';
  const opener = type === 'button' ? 'x' : action.button;
  const rules: readonly [right: boolean, message: string][] = [
    [isShort(opener, 20), 'interactive action.button is not valid'],
    [rows.length > 0 && rows.length <= limit.count, 'interactive action has too few or too many rows'],
    [rows.every((row) => isRightRow(row, limit)), 'interactive action has a row that is not valid'],
    [new Set(rows.map(({ title }) => title)).size === rows.length, 'interactive action has equal titles'],
    [isShort(text, limit.body), 'interactive body is not valid'],
  ];
  const broken = rules.find(([right]) => !right);
  if (broken) return broken[1];
  const choices = rows.map(({ id = '', title = '' }) => ({ value: id, label: title }));
  return { kind: 'choice', text, choices, raw };
}

function rowsOf({ buttons = [], sections = [] }: NonNullable<Interactive['action']>): Row[] {
  return [...buttons.map(({ reply = {} }) => reply), ...sections.flatMap(({ rows = [] }) => rows)];
}

function isRightRow({ id, title, description }: Row, limit: typeof buttonLimit): boolean {
  return isShort(id, limit.id) && isShort(title, limit.title) && lengthOf(description) <= 72;
}

function isShort(text: string | undefined, limit: number): boolean {
  return Boolean(text) && lengthOf(text) <= limit;
}

/** POST /{phone-number-id}/media. */
export function uploadMedia(world: SimulatorWorld, { values, files }: Params): SimulatedAnswer {
  const file = files['file'];
  if (values['messaging_product'] !== 'whatsapp' || !file)
    return graphError({ message: 'Invalid parameter', code: 100 });
  return { body: { id: world.keepMedia('whatsapp', file).id } };
}

const fiveMinutes = 300_000;

/** GET /{media-id}. */
export function lookUpMedia(world: SimulatorWorld, media: StoredMedia): SimulatedAnswer {
  media.lookedUpAt = world.now();
  return {
    body: {
      messaging_product: 'whatsapp',
      url: `https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=${media.id}&ext=${Math.floor((media.lookedUpAt + fiveMinutes) / 1000)}`,
      mime_type: media.mime,
      sha256: createHash('sha256').update(media.bytes).digest('hex'),
      file_size: String(media.bytes.length),
      id: media.id,
    },
  };
}

/** The binary URL: only with the token, only for five minutes. */
export function downloadWhatsappMedia(
  world: SimulatorWorld,
  url: URL,
  authorization?: string,
): SimulatedAnswer {
  if (authorization !== `Bearer ${world.settings.whatsapp.accessToken}`) {
    return graphError({ status: 401, message: 'Authentication Error', code: 190 });
  }
  const media = world.media.get(url.searchParams.get('mid') ?? '');
  const expired = Number(url.searchParams.get('ext')) * 1000 < world.now();
  if (!media || expired) return { status: 404, body: 'not found' };
  return { headers: { 'content-type': media.mime }, body: media.bytes };
}
