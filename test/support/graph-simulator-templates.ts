import { acceptMessage } from './graph-simulator-accept';
import { graphError } from './graph-simulator-errors';
import { type Params } from './graph-simulator-forms';
import { type SimulatedAnswer } from './graph-simulator-proxy';
import { bare, type SimulatorWorld } from './graph-simulator-world';

/** A template as Meta keeps it. */
export interface SimulatedTemplate {
  name: string;
  language: string;
  category: string;
  status: 'PENDING' | 'APPROVED' | 'REJECTED' | 'PAUSED';
  rejected_reason?: string;
  components: { type: string; text?: string; buttons?: { type: string; text: string }[] }[];
}

/** A template message as it is sent. */
export interface TemplateMessage {
  name?: string;
  language?: { code?: string };
  components?: { type?: string; parameters?: { type?: string; text?: string }[] }[];
}

const known = new WeakMap<SimulatorWorld, SimulatedTemplate[]>();

/** What was handed in; a test approves one by its `status`. */
export function templatesOf(world: SimulatorWorld): SimulatedTemplate[] {
  const templates = known.get(world) ?? [];
  known.set(world, templates);
  return templates;
}

/** GET and POST /{business-account}/message_templates. */
export function messageTemplates(world: SimulatorWorld, method: string, { values }: Params): SimulatedAnswer {
  const templates = templatesOf(world);
  if (method === 'GET') return { body: { data: templates.map((one, id) => ({ id: String(id), ...one })) } };
  const template = { rejected_reason: 'NONE', ...(values as unknown as SimulatedTemplate) };
  const wrong = whatIsWrong(template, templates);
  if (wrong) return graphError({ message: 'Invalid parameter', code: 100, subcode: 2388023, details: wrong });
  template.status = 'PENDING';
  templates.push(template);
  return { body: { id: String(templates.length - 1), status: template.status, category: template.category } };
}

function whatIsWrong(template: SimulatedTemplate, templates: readonly SimulatedTemplate[]): string | null {
  const { name, language, category, components } = template;
  const body = bodyOf(template);
  const holes = holesIn(body);
  if (!/^[a-z0-9_]{1,512}$/.test(name ?? '')) return 'name is lower case, digits and _';
  if (!['UTILITY', 'MARKETING', 'AUTHENTICATION'].includes(category)) return 'category is unknown';
  if (!Array.isArray(components) || body === '' || body.length > 1024) return 'body is 1 to 1024 long';
  if (holes.some((hole, i) => hole !== i + 1)) return 'variables count from 1';
  if (/^\s*\{\{|\}\}\s*$/.test(body)) return 'a variable stands neither first nor last';
  if (templates.some((one) => one.name === name && one.language === language)) return 'it exists already';
  return null;
}

/** POST /{phone-number-id}/messages of type `template`: may go at any time, and opens nothing by itself. */
export function sendTemplate(
  world: SimulatorWorld,
  recipient: string,
  { name, language, components = [] }: TemplateMessage,
  raw: unknown,
): SimulatedAnswer {
  const found = templatesOf(world).find((one) => one.name === name && one.language === language?.code);
  if (found?.status !== 'APPROVED') {
    return graphError({ status: 404, message: 'Template name does not exist', code: 132001 });
  }
  const values = components.flatMap(({ parameters = [] }) => parameters.map(({ text = '' }) => text));
  if (values.length !== holesIn(bodyOf(found)).length) {
    return graphError({ message: 'Number of parameters does not match', code: 132000 });
  }
  const text = bodyOf(found).replace(/\{\{(\d+)\}\}/g, (_hole, nth: string) => values[Number(nth) - 1] ?? '');
  const buttons = found.components.flatMap(({ buttons: some = [] }) => some);
  const choices = buttons.map(({ text: label }) => ({ value: label, label }));
  const take = (): string => {
    const id = world.newId('wamid.');
    world.record({
      channel: 'whatsapp',
      id,
      recipient: bare(recipient),
      kind: 'template',
      text,
      choices,
      raw,
    });
    return id;
  };
  return acceptMessage(world, 'whatsapp', recipient, take, (id) => ({
    messaging_product: 'whatsapp',
    contacts: [{ input: recipient, wa_id: bare(recipient) }],
    ...(id === undefined ? {} : { messages: [{ id, message_status: 'accepted' }] }),
  }));
}

/** As Meta's people decide, some time later. */
export function decide(world: SimulatorWorld, status: SimulatedTemplate['status'], reason?: string): void {
  for (const template of templatesOf(world))
    Object.assign(template, { status, rejected_reason: reason ?? 'NONE' });
}

function bodyOf({ components }: SimulatedTemplate): string {
  return components?.find(({ type }) => type === 'BODY')?.text ?? '';
}

function holesIn(body: string): number[] {
  return [...body.matchAll(/\{\{(\d+)\}\}/g)].map(([, nth]) => Number(nth));
}
