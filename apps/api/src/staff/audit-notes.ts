import { Audit, type AuditEntryView } from '@app/audit';
import { maskText } from '@app/core';
import { Vault } from '@app/crypto';
import { Injectable } from '@nestjs/common';

/** Entries of the audit with a person's own words, which may name a citizen and are therefore sealed. */
@Injectable()
export class AuditNotes {
  constructor(
    private readonly audit: Audit,
    private readonly vault: Vault,
  ) {}

  async record(entry: {
    userId: string;
    action: string;
    subjectKind?: string;
    subjectId: string;
    note: string;
  }): Promise<void> {
    const { userId, action, subjectKind = 'case', subjectId, note } = entry;
    const noteSealed = this.vault.seal(contextOf(subjectId), note).toString('base64');
    await this.audit.record({
      userId,
      action,
      subjectKind,
      subjectId,
      detail: { noteSealed },
    });
  }

  /** The entry with its words opened; long numbers in them stay masked. */
  opened(entry: AuditEntryView): AuditEntryView {
    const { noteSealed, ...detail } = entry.detail ?? {};
    if (typeof noteSealed !== 'string' || !entry.subjectId) return entry;
    const note = this.vault.openText(contextOf(entry.subjectId), Buffer.from(noteSealed, 'base64'));
    return { ...entry, detail: { ...detail, note: maskText(note) } };
  }
}

function contextOf(subjectId: string): string {
  return `audit_entries.note.${subjectId}`;
}
