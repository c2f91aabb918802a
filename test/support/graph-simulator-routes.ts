import {
  conversations,
  debugToken,
  messagesOf,
  simulatedBusinessAccount,
  subscribedApps,
} from './graph-simulator-account';
import { graphError } from './graph-simulator-errors';
import { type Params, paramsOf } from './graph-simulator-forms';
import { refusedCaller, sendOnMessenger } from './graph-simulator-messenger';
import { type SimulatedAnswer, type SimulatedRequest } from './graph-simulator-proxy';
import { messageTemplates } from './graph-simulator-templates';
import { downloadWhatsappMedia, lookUpMedia, sendOnWhatsapp, uploadMedia } from './graph-simulator-whatsapp';
import { type Fault, type SimulatorWorld } from './graph-simulator-world';

/** Answers every call to one of Meta's hosts. */
export function route(world: SimulatorWorld, request: SimulatedRequest): SimulatedAnswer {
  if (request.host !== 'graph.facebook.com') return { afterMs: world.latencyMs, ...download(world, request) };
  const channel = request.url.pathname.includes(world.settings.whatsapp.phoneNumberId)
    ? 'whatsapp'
    : 'messenger';
  const { headers, ...answer } = graph(world, request);
  return { afterMs: world.latencyMs, ...answer, headers: { ...world.rates.headers(channel), ...headers } };
}

function graph(world: SimulatorWorld, request: SimulatedRequest): SimulatedAnswer {
  const [first = '', second = ''] = request.url.pathname
    .replace(/^\/v\d+\.\d+(?=\/)/, '')
    .slice(1)
    .split('/');
  const params = paramsOf(request);
  const refused = refusedBy(world, callerOf(world, first, tokenOf(request, params)), request, params);
  if (refused) return refused;
  if (isOfPage(world, first)) return page(world, request.method, second, params);
  return isOfNumber(world, first)
    ? number(world, request.method, first, second, params)
    : other(world, first, second, params);
}

function isOfPage({ settings }: SimulatorWorld, id: string): boolean {
  return id === 'me' || id === settings.messenger.pageId;
}

function isOfNumber({ settings, media }: SimulatorWorld, id: string): boolean {
  return [settings.whatsapp.phoneNumberId, simulatedBusinessAccount].includes(id) || media.has(id);
}

/** Whose token a call must bring: that of what it names; a token that is looked up looks itself up. */
function callerOf(world: SimulatorWorld, id: string, token: string | undefined): 'whatsapp' | 'messenger' {
  const isOwnLookUp = id === 'debug_token' && token === world.settings.whatsapp.accessToken;
  return isOfNumber(world, id) || isOwnLookUp ? 'whatsapp' : 'messenger';
}

function refusedBy(
  world: SimulatorWorld,
  caller: 'whatsapp' | 'messenger',
  request: SimulatedRequest,
  params: Params,
): SimulatedAnswer | undefined {
  const token = world.accounts[caller].tokenValid ? tokenOf(request, params) : undefined;
  const needsProof = world.requireProof && caller === 'messenger';
  return refusedCaller(token, params.values['appsecret_proof'], world.settings[caller], needsProof);
}

function page(world: SimulatorWorld, method: string, edge: string, params: Params): SimulatedAnswer {
  switch (`${method} ${edge}`) {
    case 'POST messages':
      return sendOnMessenger(world, params);
    case 'POST message_attachments':
      return { body: { attachment_id: world.newId('') } };
    case 'POST messenger_profile':
    case 'DELETE messenger_profile':
      return { body: { result: 'success' } };
    case 'GET conversations':
      return faultOr(world.takeFault('account'), () => conversations(world, params));
    case 'GET subscribed_apps':
    case 'POST subscribed_apps':
    case 'DELETE subscribed_apps':
      return faultOr(world.takeFault('account'), () => subscribedApps(world, 'messenger', method, params));
    default:
      return unknownPath();
  }
}

function number(
  world: SimulatorWorld,
  method: string,
  id: string,
  edge: string,
  params: Params,
): SimulatedAnswer {
  switch (`${method} ${edge}`) {
    case 'POST messages':
      return sendOnWhatsapp(world, params);
    case 'GET message_templates':
    case 'POST message_templates':
      return messageTemplates(world, method, params);
    case 'POST media':
      return faultOr(world.takeFault('media'), () => uploadMedia(world, params));
    case 'GET subscribed_apps':
    case 'POST subscribed_apps':
      return subscribedApps(world, 'whatsapp', method, params);
    case 'GET ':
      return lookUpNumber(world, id);
    case 'DELETE ':
      return { body: { success: world.media.delete(id) } };
    default:
      return unknownPath();
  }
}

/** The number itself, or a file of it. */
function lookUpNumber(world: SimulatorWorld, id: string): SimulatedAnswer {
  if (id === world.settings.whatsapp.phoneNumberId) return { body: { id } };
  const media = world.media.get(id);
  return media ? faultOr(world.takeFault('lookup'), () => lookUpMedia(world, media)) : unknownPath();
}

/** A token, a thread, or a person. */
function other(world: SimulatorWorld, id: string, edge: string, params: Params): SimulatedAnswer {
  if (id === 'debug_token') return faultOr(world.takeFault('account'), () => debugToken(world, params));
  if (edge === 'messages') return messagesOf(world, id, params);
  const found = world.profiles.get(id);
  return found ? { body: { ...found, id } } : unknownPath();
}

function unknownPath(): SimulatedAnswer {
  const message = 'Unsupported request: the object does not exist or cannot be loaded';
  return graphError({ message, code: 100, subcode: 33, type: 'GraphMethodException' });
}

function download(world: SimulatorWorld, { host, url, headers }: SimulatedRequest): SimulatedAnswer {
  return faultOr(world.takeFault('download'), () => {
    if (host === 'lookaside.fbsbx.com') return downloadWhatsappMedia(world, url, headers.authorization);
    // A page's files are public; showing a token to this host would be a leak.
    if (headers.authorization) return { status: 400, body: 'token shown to the wrong host' };
    const media = world.media.get(/\/(\d+)_n\./.exec(url.pathname)?.[1] ?? '');
    const expired = parseInt(url.searchParams.get('oe') ?? '0', 16) * 1000 < world.now();
    if (!media || expired) return { status: 403, body: 'URL signature expired' };
    return { headers: { 'content-type': media.mime }, body: media.bytes };
  });
}

function faultOr(fault: Fault | undefined, otherwise: () => SimulatedAnswer): SimulatedAnswer {
  if (!fault) return otherwise();
  return fault.mode === 'hang' || fault.mode === 'reset' ? { fault: fault.mode } : fault;
}

function tokenOf({ headers }: SimulatedRequest, { values }: Params): string | undefined {
  const bearer = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
  return bearer ?? (values['access_token'] as string | undefined);
}
