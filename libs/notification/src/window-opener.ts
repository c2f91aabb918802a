import { Cases } from '@app/casework';
import { Catalogue, placeholdersIn, templateFor, type TemplateParams } from '@app/catalogue';
import type { Address } from '@app/contacts';
import { Injectable } from '@nestjs/common';
import type { ClaimedMessage } from './outbound-rows';
import { openerPrefix, Outbox } from './outbox';

/** Whether a message only asks somebody to open the window for another one. */
export function isOpener(cause: string): boolean {
  return cause.startsWith(openerPrefix);
}

/** Asks, by an approved template, somebody whose window is closed to answer, so that the held news may follow. */
@Injectable()
export class WindowOpener {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly cases: Cases,
    private readonly outbox: Outbox,
  ) {}

  /** Once for each silence of a person; false where there is nothing to ask with. */
  async open({ caseId, purpose, identityId }: ClaimedMessage, { lastInboundAt }: Address): Promise<boolean> {
    if (purpose !== 'notice' || !caseId) return false;
    const record = await this.cases.get(caseId);
    const template = templateFor(this.catalogue.templates, record.status);
    if (!template) return false;
    const params: TemplateParams = {
      service: record.definition.title,
      receiptCode: record.receiptCode,
      office: this.catalogue.office.name,
    };
    const names = placeholdersIn(template.body);
    const known: Readonly<Record<string, string>> = params;
    const values = names.map((name) => known[name] ?? '');
    const text = names.reduce((body, name) => body.replace(`{${name}}`, known[name] ?? ''), template.body);
    const { name, language } = template;
    await this.outbox.say({
      cause: `${openerPrefix}${identityId}:${lastInboundAt?.toISOString() ?? 'never'}`,
      identityId,
      purpose: 'notice',
      contents: [{ text, template: { name, language, values } }],
      caseId,
    });
    return true;
  }
}
