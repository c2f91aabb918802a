import { isRecord } from '@app/core';
import { setTimeout as sleep } from 'node:timers/promises';
import { type AccountCare, type AccountState } from '../account-care';
import { SendFailed } from '../channels.errors';
import { tokenStateFrom } from '../meta/debug-token';
import { listAt, objectAt, textAt } from '../meta/payload';
import { type MessengerGraph } from './messenger.graph';
import { isNotBefore, webhookBodyOf } from './messenger.read-back';
import { type MessengerSettings } from './messenger.settings';

/** What the page must be subscribed to, or words of citizens are missed. */
const needed = [
  'messages',
  'messaging_postbacks',
  'message_deliveries',
  'message_reads',
  'message_echoes',
  'message_edits',
  'messaging_referrals',
];
/** Comments on the page; wants a permission of its own, and chats do not depend on it. */
const wanted = [...needed, 'feed'];
/** protocol.md 3: two calls a second and page to the Conversations API. */
const pauseMs = 500;
const conversationsAPage = 20;
const messagesAPage = 50;
/** So that a page that never ends is left some time. */
const pages = 500;
const messageFields = 'id,created_time,from,to,message,sticker,attachments';

/** The page's own account: token, subscription, and what was written while nobody listened. */
export class MessengerAccount implements AccountCare {
  constructor(
    private readonly graph: MessengerGraph,
    private readonly settings: Pick<MessengerSettings, 'pageId' | 'accessToken'>,
  ) {}

  async check(): Promise<AccountState> {
    try {
      const debugged = await this.debugged();
      if (debugged?.token === 'refused') return { ...debugged, subscription: 'unknown' };
      const params = { fields: 'id,subscribed_fields' };
      const apps = listAt(await this.graph.call(this.path('subscribed_apps'), 'get', params), 'data');
      const ours = apps.filter((app) => !debugged?.appId || textAt(app, 'id') === debugged.appId);
      const subscription = ours.some(hasAllFields) ? 'ok' : 'missing';
      return { token: 'ok', tokenExpiresAt: debugged?.tokenExpiresAt, subscription };
    } catch (error) {
      if (isRefusedToken(error)) return { token: 'refused', subscription: 'unknown' };
      throw error;
    }
  }

  async subscribe(): Promise<void> {
    try {
      await this.subscribeTo(wanted);
    } catch (error) {
      if (!(error instanceof SendFailed) || !['auth', 'message'].includes(error.failure)) throw error;
      await this.subscribeTo(needed);
    }
  }

  /** Newest conversation first, as the provider lists them; the lanes put each person's words in order. */
  async *readBack(since: Date): AsyncIterable<unknown> {
    const fields = `id,updated_time,messages.limit(${messagesAPage}){${messageFields}}`;
    let after: string | undefined;
    for (let page = 0; page < pages; page++) {
      const params = {
        platform: 'messenger',
        fields,
        limit: conversationsAPage,
        ...(after ? { after } : {}),
      };
      const answer = await this.graph.call(this.path('conversations'), 'get', params);
      const all = listAt(answer, 'data');
      const recent = all.filter((conversation) => isNotBefore(conversation, 'updated_time', since));
      for (const conversation of recent) yield* this.messagesOf(conversation, since);
      after = nextPage(answer);
      if (!after || recent.length < all.length) return;
      await sleep(pauseMs);
    }
  }

  private async *messagesOf(conversation: unknown, since: Date): AsyncIterable<unknown> {
    const id = textAt(conversation, 'id');
    let list: unknown = objectAt(conversation, 'messages');
    for (let page = 0; page < pages; page++) {
      const all = listAt(list, 'data');
      const recent = all.filter((message) => isNotBefore(message, 'created_time', since));
      const body = webhookBodyOf(recent, this.settings.pageId);
      if (body) yield body;
      const after = nextPage(list);
      if (!after || !id || recent.length < all.length) return;
      await sleep(pauseMs);
      const params = { fields: messageFields, limit: messagesAPage, after };
      list = await this.graph.call(`${id}/messages`, 'get', params);
    }
  }

  /** Undefined where the token may not be asked about: then the calls themselves tell whether it is good. */
  private async debugged(): Promise<(ReturnType<typeof tokenStateFrom> & { appId?: string }) | undefined> {
    const { accessToken } = this.settings;
    try {
      const answer = await this.graph.call('debug_token', 'get', { input_token: accessToken });
      return { ...tokenStateFrom(answer), appId: textAt(objectAt(answer, 'data'), 'app_id') };
    } catch (error) {
      const isOurs = error instanceof SendFailed && ['auth', 'message'].includes(error.failure);
      if (!isOurs || isRefusedToken(error)) throw error;
      return undefined;
    }
  }

  private async subscribeTo(fields: readonly string[]): Promise<void> {
    await this.graph.call(this.path('subscribed_apps'), 'post', { subscribed_fields: fields.join(',') });
  }

  private path(edge: string): string {
    return `${this.settings.pageId}/${edge}`;
  }
}

/** An app that is listed without its fields is subscribed, and nothing more is known. */
function hasAllFields(app: unknown): boolean {
  const fields = listAt(app, 'subscribed_fields');
  const isTold = isRecord(app) && 'subscribed_fields' in app;
  return !isTold || needed.every((field) => fields.includes(field));
}

/** Code 190: the token is no longer good, whatever it is used for. */
function isRefusedToken(error: unknown): boolean {
  return error instanceof SendFailed && /^190(\/|$)/.test(error.providerCode);
}

function nextPage(answer: unknown): string | undefined {
  const paging = objectAt(answer, 'paging');
  return textAt(paging, 'next') ? textAt(objectAt(paging, 'cursors'), 'after') : undefined;
}
