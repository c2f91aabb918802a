import type { ErasureHeld } from '@app/casework';
import { type Erased, Erasure } from '@app/conversation';
import { Database } from '@app/database';
import type { StaffPrincipal } from '@app/staff';
import { Injectable } from '@nestjs/common';
import { AuditNotes } from './audit-notes';
import { actorOf } from './cases.dto';

/** Whose data: of one case, or of a chat with its cases. */
export interface ErasureSubject {
  kind: 'case' | 'conversation';
  id: string;
}

/** Erases a person by an officer's order; the act and its trail stand or fall together. */
@Injectable()
export class Erasures {
  constructor(
    private readonly database: Database,
    private readonly erasure: Erasure,
    private readonly notes: AuditNotes,
  ) {}

  /** @throws CaseNotFound, ConversationNotFound, ErasureBlocked */
  erase({ kind, id }: ErasureSubject, reason: string, staff: StaffPrincipal): Promise<Erased> {
    return this.database.transaction(async () => {
      const order = { actor: actorOf(staff), reason };
      const erased = await (kind === 'case'
        ? this.erasure.ofCase(id, order)
        : this.erasure.ofConversation(id, order));
      const entry = { userId: staff.userId, action: `${kind}.erase`, subjectKind: kind };
      await this.notes.record({ ...entry, subjectId: id, note: reason });
      return erased;
    });
  }

  /** What would refuse it now; null where nothing does. @throws CaseNotFound, ConversationNotFound */
  held({ kind, id }: ErasureSubject): Promise<ErasureHeld | null> {
    return kind === 'case' ? this.erasure.heldCase(id) : this.erasure.heldConversation(id);
  }
}
