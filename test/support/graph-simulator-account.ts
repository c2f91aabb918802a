import { type Params } from './graph-simulator-forms';
import { type SimulatedAnswer } from './graph-simulator-proxy';
import { type SaidLine, type SimulatedChannel, type SimulatorWorld } from './graph-simulator-world';

/** The app that the program's tokens are of, and the business account of its number. */
export const simulatedAppId = '300000000000003';
export const simulatedBusinessAccount = '100200300';

/** GET, POST and DELETE /{page or business account}/subscribed_apps. */
export function subscribedApps(
  world: SimulatorWorld,
  channel: SimulatedChannel,
  method: string,
  { values }: Params,
): SimulatedAnswer {
  const subscription = world.accounts[channel];
  if (method === 'DELETE') subscription.fields = [];
  if (method === 'POST') {
    const fields = values['subscribed_fields'];
    subscription.fields = typeof fields === 'string' ? fields.split(',') : ['messages'];
    world.events.emit('subscribed', channel);
  }
  if (method !== 'GET') return { body: { success: true } };
  const app = { id: simulatedAppId, name: 'Si Cepat Mesi', link: 'https://example.org' };
  const { fields } = subscription;
  return { body: { data: fields.length > 0 ? [{ ...app, subscribed_fields: fields }] : [] } };
}

/** GET /debug_token of one of the two tokens. */
export function debugToken(world: SimulatorWorld, { values }: Params): SimulatedAnswer {
  const { messenger, whatsapp } = world.settings;
  const channel = values['input_token'] === whatsapp.accessToken ? 'whatsapp' : 'messenger';
  const known = [messenger.accessToken, whatsapp.accessToken].includes(String(values['input_token']));
  const { tokenValid, tokenExpiresAt } = world.accounts[channel];
  const scopes =
    channel === 'whatsapp'
      ? ['whatsapp_business_management', 'whatsapp_business_messaging']
      : ['pages_messaging', 'pages_manage_metadata'];
  return {
    body: {
      data: {
        app_id: simulatedAppId,
        is_valid: known && tokenValid,
        expires_at: Math.floor(tokenExpiresAt / 1000),
        scopes,
        granular_scopes: scopes.map((scope) =>
          channel === 'whatsapp' ? { scope, target_ids: [simulatedBusinessAccount] } : { scope },
        ),
      },
    },
  };
}

/** GET /{page}/conversations: newest first, each with its newest messages. */
export function conversations(world: SimulatorWorld, { values }: Params): SimulatedAnswer {
  const people = new Map<string, SaidLine[]>();
  for (const line of world.said) people.set(line.person, [line, ...(people.get(line.person) ?? [])]);
  const inside = Number(/messages\.limit\((\d+)\)/.exec(String(values['fields']))?.[1] ?? 25);
  const all = [...people]
    .map(([person, lines]) => ({
      id: `t_${person}`,
      updated_time: metaDate(lines[0]?.at ?? 0),
      messages: page(world, lines, { limit: inside }),
    }))
    .sort((a, b) => (a.updated_time < b.updated_time ? 1 : -1));
  return { body: paged(all, values) };
}

/** GET /t_{person}/messages. */
export function messagesOf(world: SimulatorWorld, id: string, { values }: Params): SimulatedAnswer {
  const lines = world.said.filter(({ person }) => `t_${person}` === id).reverse();
  return { body: page(world, lines, values) };
}

function page(world: SimulatorWorld, lines: readonly SaidLine[], values: Record<string, unknown>): object {
  const { pageId } = world.settings.messenger;
  const end = (id: string): object => ({ id, name: id === pageId ? 'Kecamatan' : 'Warga' });
  const items = lines.map(({ mid, person, at, byPage, text, files }) => ({
    id: world.renamed.has(person) ? `m_listed_${mid}` : mid,
    created_time: metaDate(at),
    from: end(byPage ? pageId : person),
    to: { data: [end(byPage ? person : pageId)] },
    message: text ?? '',
    ...(files.length > 0 ? { attachments: { data: files.map((file) => fileOf(world, file)) } } : {}),
  }));
  return paged(items, values);
}

/** Addresses are signed anew each time that they are told. */
function fileOf(world: SimulatorWorld, { type, url: told }: SaidLine['files'][number]): object {
  const url = new URL(told);
  url.searchParams.set('oe', Math.floor(world.now() / 1000 + 3600).toString(16));
  return type === 'image'
    ? { mime_type: 'image/jpeg', image_data: { url: url.href } }
    : { mime_type: 'application/pdf', file_url: url.href };
}

function paged<T>(items: readonly T[], values: Record<string, unknown>): object {
  const from = Number(values['after'] ?? 0);
  const until = from + Number(values['limit'] ?? 25);
  const cursors = { before: String(from), after: String(until) };
  const next = until < items.length ? { next: `https://graph.facebook.com/next?after=${until}` } : {};
  return { data: items.slice(from, until), paging: { cursors, ...next } };
}

/** As Meta writes times there: seconds, with a zone. */
function metaDate(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, '+0000');
}
