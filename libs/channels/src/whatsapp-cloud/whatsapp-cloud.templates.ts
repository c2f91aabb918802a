import { type Environment } from '@app/config';
import { GraphHttp } from '../meta/graph-http';
import { listAt, objectAt, textAt } from '../meta/payload';
import { whatsappErrors } from './whatsapp-cloud.errors';
import { whatsappCloudSettings } from './whatsapp-cloud.settings';

/** A template as an office writes it; `{placeholders}` in the body. */
export interface TemplateDraft {
  name: string;
  language: string;
  category: string;
  body: string;
  reply: string;
  examples: Readonly<Record<string, string>>;
}

/** What Meta says of one: `APPROVED`, `PENDING`, `REJECTED`, … and why. */
export interface TemplateState {
  name: string;
  language: string;
  status: string;
  reason?: string;
}

const placeholder = /\{([A-Za-z]+)\}/g;
const scope = 'whatsapp_business_management';

/** The templates of the business account that our number belongs to. */
export class WhatsappTemplates {
  constructor(
    private readonly graph: Pick<GraphHttp, 'get' | 'postJson' | 'accepted'>,
    private readonly accessToken: string,
  ) {}

  /** All that Meta knows, up to 200. @throws SendFailed */
  async states(): Promise<TemplateState[]> {
    const account = await this.businessAccount();
    const fields = 'name,language,status,rejected_reason';
    const answer = await this.graph.get(`${account}/message_templates?fields=${fields}&limit=200`);
    return listAt(this.graph.accepted(answer), 'data').map((item) => ({
      name: textAt(item, 'name') ?? '',
      language: textAt(item, 'language') ?? '',
      status: textAt(item, 'status') ?? 'UNKNOWN',
      reason: textAt(item, 'rejected_reason'),
    }));
  }

  /** Hands one in; its state as Meta answers. @throws SendFailed */
  async submit(draft: TemplateDraft): Promise<string> {
    const account = await this.businessAccount();
    const answer = await this.graph.postJson(`${account}/message_templates`, bodyOf(draft));
    return textAt(this.graph.accepted(answer), 'status') ?? 'PENDING';
  }

  /** The token itself says which account it may manage. */
  private async businessAccount(): Promise<string> {
    const answer = await this.graph.get(`debug_token?input_token=${encodeURIComponent(this.accessToken)}`);
    const scopes = listAt(objectAt(this.graph.accepted(answer), 'data'), 'granular_scopes');
    const managed = scopes.find((granted) => textAt(granted, 'scope') === scope);
    const [account] = listAt(managed, 'target_ids');
    if (typeof account !== 'string') throw new Error(`the token may not manage templates: it lacks ${scope}`);
    return account;
  }
}

/** The templates of the number that is set up; null where it is not the Cloud API that is used. */
export function whatsappTemplates({ variables }: Environment): WhatsappTemplates | null {
  const settings = whatsappCloudSettings(variables);
  if (!settings) return null;
  const { accessToken, version } = settings;
  return new WhatsappTemplates(new GraphHttp('whatsapp', version, accessToken, whatsappErrors), accessToken);
}

/** Meta numbers what we name. */
function bodyOf({ name, language, category, body, reply, examples }: TemplateDraft): Record<string, unknown> {
  const names = [...body.matchAll(placeholder)].map(([, key]) => key ?? '');
  let index = 0;
  const text = body.replace(placeholder, () => `{{${++index}}}`);
  const values = names.map((key) => examples[key] ?? key);
  const example = values.length > 0 ? { example: { body_text: [values] } } : {};
  return {
    name,
    language,
    category,
    components: [
      { type: 'BODY', text, ...example },
      { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: reply }] },
    ],
  };
}
