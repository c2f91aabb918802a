import { type AccountCare, type AccountState } from '../account-care';
import { SendFailed } from '../channels.errors';
import { tokenStateFrom } from '../meta/debug-token';
import { type GraphHttp } from '../meta/graph-http';
import { listAt, objectAt, textAt } from '../meta/payload';
import { type TemplateState, WhatsappTemplates } from './whatsapp-cloud.templates';

/** Permissions whose targets are business accounts, of which ours is one. */
const managing = 'whatsapp_business_management';
const scopes = [managing, 'whatsapp_business_messaging'];

/**
 * The number's own account: token and subscription. What people wrote while nobody listened cannot be read back from
 * WhatsApp (protocol.md 3).
 */
export class WhatsappCloudAccount implements AccountCare {
  constructor(
    private readonly graph: Pick<GraphHttp, 'get' | 'postJson' | 'accepted'>,
    private readonly phoneNumberId: string,
    private readonly accessToken: string,
  ) {}

  async check(): Promise<AccountState> {
    try {
      const debugged = await this.debugged();
      const state = tokenStateFrom(debugged);
      if (state.token === 'refused') return { ...state, subscription: 'unknown' };
      await this.read(`${this.phoneNumberId}?fields=id`);
      const account = accountIn(debugged);
      if (!account) return { ...state, subscription: 'unknown' };
      const apps = listAt(await this.read(`${account}/subscribed_apps`), 'data');
      return { ...state, subscription: apps.length > 0 ? 'ok' : 'missing' };
    } catch (error) {
      if (isRefused(error)) return { token: 'refused', subscription: 'unknown' };
      throw error;
    }
  }

  async subscribe(): Promise<void> {
    const account = accountIn(await this.debugged());
    if (account) this.graph.accepted(await this.graph.postJson(`${account}/subscribed_apps`, {}));
  }

  /** None where the token may not manage them. */
  async templates(): Promise<TemplateState[]> {
    const account = accountIn(await this.debugged(), [managing]);
    return account ? new WhatsappTemplates(this.graph, this.accessToken).states() : [];
  }

  /** Empty where the token may not be asked about: then the calls themselves tell whether it is good. */
  private async debugged(): Promise<unknown> {
    try {
      return await this.read(`debug_token?input_token=${encodeURIComponent(this.accessToken)}`);
    } catch (error) {
      const isOurs = error instanceof SendFailed && ['auth', 'message'].includes(error.failure);
      if (!isOurs || isRefused(error)) throw error;
      return {};
    }
  }

  private async read(path: string): Promise<unknown> {
    return this.graph.accepted(await this.graph.get(path));
  }
}

/** The token itself says which business account it is for. */
function accountIn(debugged: unknown, granting = scopes): string | undefined {
  const granted = listAt(objectAt(debugged, 'data'), 'granular_scopes');
  const [account] = granted
    .filter((scope) => granting.includes(textAt(scope, 'scope') ?? ''))
    .flatMap((scope) => listAt(scope, 'target_ids'));
  return typeof account === 'number' || typeof account === 'string' ? `${account}` : undefined;
}

function isRefused(error: unknown): boolean {
  return error instanceof SendFailed && error.providerCode === '190';
}
