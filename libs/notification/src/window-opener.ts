import { type CaseRecord, Cases, hasEnded } from '@app/casework';
import {
  Catalogue,
  placeholdersIn,
  type TemplateDefinition,
  templateFor,
  type TemplateParams,
} from '@app/catalogue';
import type { Address } from '@app/contacts';
import { Injectable } from '@nestjs/common';
import { type ClaimedMessage, OutboundRows } from './outbound-rows';
import { openerPrefix, Outbox } from './outbox';

/** Whether a message only asks somebody to open the window for another one. */
export function isOpener(cause: string): boolean {
  return cause.startsWith(openerPrefix);
}

/** The same for all that is held in one silence of a person. */
function causeOf(identityId: string, { lastInboundAt }: Address): string {
  return `${openerPrefix}${identityId}:${lastInboundAt?.toISOString() ?? 'never'}`;
}

/** A template and what its placeholders are to say. */
interface Asking {
  template: TemplateDefinition;
  params: Partial<TemplateParams>;
}

/** Asks, by an approved template, somebody whose window is closed to answer, so that what is held may follow. */
@Injectable()
export class WindowOpener {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly cases: Cases,
    private readonly outbox: Outbox,
    private readonly rows: OutboundRows,
  ) {}

  /** Once for each silence of a person; false where there is nothing to ask with, or it was refused already. */
  async open(message: ClaimedMessage): Promise<boolean> {
    const { identityId, purpose, caseId, address } = message;
    const asking = await this.askingFor(message);
    if (!asking) return false;
    const { name, language, body } = asking.template;
    const known: Readonly<Record<string, string | undefined>> = asking.params;
    const values = placeholdersIn(body).map((placeholder) => known[placeholder] ?? '');
    const text = body.replace(/\{(\w+)\}/g, (_hole, placeholder: string) => known[placeholder] ?? '');
    const cause = causeOf(identityId, address);
    await this.outbox.say({
      cause,
      identityId,
      purpose: 'notice',
      contents: [{ text, template: { name, language, values } }],
      // Of an officer's words it is not known of which case they speak.
      caseId: purpose === 'notice' ? (caseId ?? undefined) : undefined,
    });
    return !(await this.rows.hasFailed(cause));
  }

  /** Whether an officer's words to this person can be announced by a template. */
  async canAnnounce(identityId: string, address: Address): Promise<boolean> {
    const asking = await this.forWords(identityId);
    return asking !== null && !(await this.rows.hasFailed(causeOf(identityId, address)));
  }

  /** An answer to a complaint has its own deadline: somebody tells it by hand at once. */
  private async askingFor(message: ClaimedMessage): Promise<Asking | null> {
    const { purpose, caseId, identityId } = message;
    if (purpose === 'notice') return caseId ? this.forCase(await this.cases.get(caseId), true) : null;
    if (purpose !== 'staff' || (await this.rows.complaintOf(message))) return null;
    return this.forWords(identityId);
  }

  private async forWords(identityId: string): Promise<Asking | null> {
    const cases = await this.cases.listOf(identityId);
    return this.forCase(cases.find((record) => !hasEnded(record)) ?? cases[0], false);
  }

  private forCase(record: CaseRecord | undefined, byStatus: boolean): Asking | null {
    const params = {
      office: this.catalogue.office.name,
      ...(record ? { service: record.definition.title, receiptCode: record.receiptCode } : {}),
    };
    const status = byStatus ? record?.status : undefined;
    const template = templateFor(this.catalogue.templates, Object.keys(params), status);
    return template ? { template, params } : null;
  }
}
