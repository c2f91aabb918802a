import { loadCatalogue } from '@app/catalogue';
import { type TemplateState, whatsappTemplates } from '@app/channels';
import { Environment } from '@app/config';

/** `push` hands in what Meta does not know yet, `status` tells of each. 0 when all of ours are approved or waiting. */
export async function run([given, ...rest]: string[]): Promise<number> {
  const action = ['push', 'status'].find((known) => known === given);
  if (!action || rest.length > 0) {
    process.stderr.write('usage: npm run templates -- push|status\n');
    return 2;
  }
  const env = new Environment(process.env);
  const remote = whatsappTemplates(env);
  if (!remote) {
    process.stderr.write('templates are for WHATSAPP_DRIVER=cloud\n');
    return 1;
  }
  const known = await remote.states();
  const states: TemplateState[] = [];
  for (const template of loadCatalogue(env.catalogueDir).templates) {
    const found = known.find(
      ({ name, language }) => name === template.name && language === template.language,
    );
    const status = !found && action === 'push' ? await remote.submit(template) : 'NOT_PUSHED';
    states.push(found ?? { name: template.name, language: template.language, status });
  }
  for (const state of states) process.stdout.write(`${lineOf(state)}\n`);
  return states.every(({ status }) => status === 'APPROVED' || status === 'PENDING') ? 0 : 1;
}

function lineOf({ name, language, status, reason }: TemplateState): string {
  return `${name} (${language}): ${[status, reason].filter(Boolean).join(', ')}`;
}
