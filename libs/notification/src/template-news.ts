import { Tasks } from '@app/casework';
import { Catalogue } from '@app/catalogue';
import { newId } from '@app/core';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';

/** What a provider says of a template, by its webhook or when it is asked. */
export interface ToldTemplate {
  channel: string;
  name: string;
  language: string;
  /** The provider's word: `APPROVED`, `REJECTED`, … */
  status: string;
  /** When it decided so, or was asked. */
  at: Date;
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
    private readonly database: Database,
    private readonly catalogue: Catalogue,
    private readonly tasks: Tasks,
  ) {}

  /** Webhooks come out of order: what is older than what is known already changes nothing. */
  async told({ channel, name, language, status, at }: ToldTemplate): Promise<void> {
    const spelled = language.replace('-', '_');
    const isOurs = this.catalogue.templates.some((ours) => ours.name === name && ours.language === spelled);
    if (!isOurs) return; // another program of the same business account
    const code = `${channel}:${name}:${spelled}`;
    const isUsable = usable.has(status);
    if (!isUsable && !refused.has(status)) return;
    await this.database.transaction(async () => {
      if (!(await this.isNewest(code, at))) return;
      if (isUsable) return this.tasks.closeOnce('template_refused', code, 'approved');
      const subject = { subjectKind: 'template', subjectId: newId() };
      await this.tasks.openOnce({ kind: 'template_refused', ...subject, code, detail: status });
    });
  }

  /** Of two at once the second waits for the first; the same told again is as new as it was. */
  private async isNewest(code: string, at: Date): Promise<boolean> {
    const kept = await this.database.query(
      `INSERT INTO template_news (code, decided_at) VALUES ($1, $2)
       ON CONFLICT (code) DO UPDATE SET decided_at = excluded.decided_at
        WHERE template_news.decided_at <= excluded.decided_at RETURNING 1`,
      [code, at],
    );
    return kept.length > 0;
  }
}
