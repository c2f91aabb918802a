import { Tasks } from '@app/casework';
import { Catalogue } from '@app/catalogue';
import { newId } from '@app/core';
import { Injectable } from '@nestjs/common';

/** What a provider says of a template, by its webhook or when it is asked. */
export interface ToldTemplate {
  channel: string;
  name: string;
  language: string;
  /** The provider's word: `APPROVED`, `REJECTED`, … */
  status: string;
}

const usable = new Set(['APPROVED', 'REINSTATED']);
/** Under review or in appeal is neither: what was so before is so still. */
const refused = new Set([
  'REJECTED',
  'PAUSED',
  'DISABLED',
  'ARCHIVED',
  'DELETED',
  'PENDING_DELETION',
  'LIMIT_EXCEEDED',
]);

/** A template of ours that may not be sent is a task until it may: without it closed windows stay closed. */
@Injectable()
export class TemplateNews {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly tasks: Tasks,
  ) {}

  async told({ channel, name, language, status }: ToldTemplate): Promise<void> {
    const spelled = language.replace('-', '_');
    const isOurs = this.catalogue.templates.some((ours) => ours.name === name && ours.language === spelled);
    if (!isOurs) return; // another program of the same business account
    const code = `${channel}:${name}:${spelled}`;
    if (usable.has(status)) await this.tasks.closeOnce('template_refused', code, 'approved');
    if (!refused.has(status)) return;
    const subject = { subjectKind: 'template', subjectId: newId() };
    await this.tasks.openOnce({ kind: 'template_refused', ...subject, code, detail: status });
  }
}
