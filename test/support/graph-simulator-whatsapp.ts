import { createHash } from 'node:crypto';
import { graphError } from './graph-simulator-errors';
import { type Params } from './graph-simulator-forms';
import { type SimulatedAnswer } from './graph-simulator-proxy';
import { bare, type SentMessage, type SimulatorWorld, type StoredMedia } from './graph-simulator-world';

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
}

type Content = Pick<SentMessage, 'kind' | 'text' | 'choices' | 'file' | 'raw'>;

/** POST /{phone-number-id}/messages. */
export function sendOnWhatsapp(world: SimulatorWorld, { values }: Params): SimulatedAnswer {
  const message = values as Outgoing;
  const refuse = (details: string, code = 100): SimulatedAnswer =>
    graphError({ message: 'Invalid parameter', code, details });
  if (message.messaging_product !== 'whatsapp') return refuse('messaging_product is required');
  if (message.status) return { body: { success: true } };
  const recipient = message.to ?? message.recipient;
  if (!recipient) return refuse('to is required', 131008);
  const content = decoded(world, message);
  if (typeof content === 'string') return refuse(content, message.type === 'interactive' ? 131009 : 100);
  const open = world.windowOpen('whatsapp', recipient);
  if (!open && world.whatsappWindowAnswer === 'immediate') {
    return graphError({ message: 'Re-engagement message', code: 131047 });
  }
  return accept(world, recipient, content, open);
}

function accept(world: SimulatorWorld, recipient: string, content: Content, open: boolean): SimulatedAnswer {
  const fault = world.takeFault('messages', recipient);
  if (fault?.mode === 'hang' || fault?.mode === 'reset') return { fault: fault.mode };
  if (fault && (fault.mode ?? 'answer') === 'answer') return fault;
  const id = world.newId('wamid.');
  if (open) world.record({ channel: 'whatsapp', id, recipient: bare(recipient), ...content });
  else world.events.emit('window-closed', { id, recipient: bare(recipient) });
  if (fault?.mode === 'reset_after_accept') return { fault: 'reset' };
  if (fault?.mode === 'no_id') return { body: { messaging_product: 'whatsapp' } };
  return {
    body: {
      messaging_product: 'whatsapp',
      contacts: [{ input: recipient, wa_id: bare(recipient) }],
      messages: [{ id }],
    },
  };
}

/** The content, or what is wrong with it. */
function decoded(world: SimulatorWorld, message: Outgoing): Content | string {
  const base = { choices: [], raw: message };
  if (message.type === 'text') {
    const text = message.text?.body ?? '';
    const length = [...text].length;
    return length < 1 || length > 4096 ? 'text.body must be 1 to 4096 long' : { ...base, kind: 'text', text };
  }
  if (message.type === 'interactive') return interactive(message.interactive ?? {}, message);
  const file = message.type === 'image' ? message.image : message.document;
  const kept = world.media.get(file?.id ?? '');
  if (!file || !kept) return 'media id is unknown';
  if ((file.caption?.length ?? 0) > 1024) return 'caption is too long';
  const name = message.document?.filename ?? kept.name;
  const kind = message.type === 'image' ? 'photo' : 'document';
  return { ...base, kind, text: file.caption ?? '', file: { name, mime: kept.mime, bytes: kept.bytes } };
}

function interactive({ type, body, action }: Interactive, raw: unknown): Content | string {
  const rows =
    type === 'button'
      ? (action?.buttons ?? []).map(({ reply = {} }) => reply)
      : (action?.sections ?? []).flatMap((section) => section.rows ?? []);
  const limit = type === 'button' ? { count: 3, title: 20, id: 256 } : { count: 10, title: 24, id: 200 };
  const wrong =
    rows.length < 1 ||
    rows.length > limit.count ||
    rows.some(({ id, title }) => !id || !title || id.length > limit.id || [...title].length > limit.title) ||
    new Set(rows.map(({ title }) => title)).size < rows.length ||
    rows.some(({ description = '' }) => [...description].length > 72) ||
    (type !== 'button' && (!action?.button || [...action.button].length > 20));
  if (wrong) return 'interactive action is not valid';
  const text = body?.text ?? '';
  if (text === '' || [...text].length > (type === 'button' ? 1024 : 4096))
    return 'interactive body is not valid';
  return {
    kind: 'choice',
    text,
    choices: rows.map(({ id = '', title = '' }) => ({ value: id, label: title })),
    raw,
  };
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
