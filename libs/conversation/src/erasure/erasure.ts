import { type Actor, CaseErasure, CaseNotFound, type ErasureHeld, Tasks, Timers } from '@app/casework';
import { Catalogue } from '@app/catalogue';
import { Clock, newId } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { LetterErasure } from '@app/letters';
import { Outbox } from '@app/notification';
import { Injectable } from '@nestjs/common';
import { ConversationNotFound, ErasureBlocked } from '../conversation.errors';
import { AnswerLimit } from '../hand-over/answer-limit';
import { ChatErasure } from './chat-erasure';

export const erasureTimer = 'erasure';

/** Who asks for it and why. */
export interface ErasureOrder {
  actor: Extract<Actor, { kind: 'staff' }>;
  reason: string;
}

/** What was erased, and what the law on archives keeps. */
export interface Erased {
  id: string;
  messages: number;
  files: number;
  cases: string[];
  /** Cases with a letter that is still valid: the letter and its holder stay, all else of them went. */
  keptForLetter: string[];
}

interface Scope extends ErasureOrder {
  identityId: string | null;
  caseIds: string[];
}

/**
 * Erases a person, all in one transaction; the bytes of files go right afterwards by a timer, which a dying process does
 * not lose. Complaints stay: they are about us.
 */
@Injectable()
export class Erasure {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly clock: Clock,
    private readonly catalogue: Catalogue,
    private readonly caseErasure: CaseErasure,
    private readonly letters: LetterErasure,
    private readonly chat: ChatErasure,
    private readonly tasks: Tasks,
    private readonly timers: Timers,
    private readonly outbox: Outbox,
    private readonly limit: AnswerLimit,
  ) {}

  /** A chat and the cases that came from it; the citizen is told. @throws ConversationNotFound, ErasureBlocked */
  async ofConversation(conversationId: string, order: ErasureOrder): Promise<Erased> {
    return this.database.transaction(async () => {
      const identityId = await this.identityOf(conversationId, 'FOR UPDATE');
      const erased = await this.erase({ ...order, identityId, caseIds: await this.casesOf(identityId) });
      await this.tasks.closeFor('data_request', 'conversation', conversationId, 'erased');
      await this.tasks.closeFor('conversation_waiting', 'conversation', conversationId, 'erased');
      await this.limit.ended(conversationId, 'erased');
      const contents = [{ text: this.catalogue.texts.render('rights.erased') }];
      await this.outbox.say({ cause: `erasure:${erased.id}`, identityId, purpose: 'reply', contents });
      return erased;
    });
  }

  /** One case, and the web form that it came by. @throws CaseNotFound, ErasureBlocked */
  async ofCase(caseId: string, order: ErasureOrder): Promise<Erased> {
    return this.database.transaction(async () => {
      const row = await this.database.queryOne<{ identity_id: string | null }>(
        `SELECT CASE WHEN channel = 'web' AND NOT EXISTS
            (SELECT 1 FROM cases o WHERE o.identity_id = c.identity_id AND o.id <> c.id) THEN identity_id END AS identity_id
          FROM cases c WHERE id = $1`,
        [caseId],
      );
      if (!row) throw new CaseNotFound('no such case', { caseId });
      return this.erase({ ...order, identityId: row.identity_id, caseIds: [caseId] });
    });
  }

  /** What would refuse the erasing of a chat now; null where nothing does. @throws ConversationNotFound */
  async heldConversation(conversationId: string): Promise<ErasureHeld | null> {
    return this.caseErasure.heldNow(await this.casesOf(await this.identityOf(conversationId)));
  }

  /** The same of one case. @throws CaseNotFound */
  async heldCase(caseId: string): Promise<ErasureHeld | null> {
    const known = await this.database.query('SELECT 1 FROM cases WHERE id = $1', [caseId]);
    if (known.length === 0) throw new CaseNotFound('no such case', { caseId });
    return this.caseErasure.heldNow([caseId]);
  }

  private async identityOf(conversationId: string, lock: '' | 'FOR UPDATE' = ''): Promise<string> {
    const row = await this.database.queryOne<{ identity_id: string }>(
      `SELECT identity_id FROM conversations WHERE id = $1 ${lock}`,
      [conversationId],
    );
    if (!row) throw new ConversationNotFound('no such conversation', { conversationId });
    return row.identity_id;
  }

  private async casesOf(identityId: string): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>('SELECT id FROM cases WHERE identity_id = $1', [
      identityId,
    ]);
    return rows.map(({ id }) => id);
  }

  private async erase(scope: Scope): Promise<Erased> {
    const { identityId, caseIds, actor } = scope;
    const held = await this.caseErasure.holdOf(caseIds);
    if (held) {
      const { caseId, reason } = held;
      throw new ErasureBlocked('a case must keep its data', { caseId, reason });
    }
    const id = await this.record(scope);
    const lettered = await this.withValidLetter(caseIds);
    for (const caseId of caseIds) {
      await this.caseErasure.erase(caseId, { actor, keepsHolder: lettered.includes(caseId) });
    }
    const sheets = await this.letters.forgetDrafts(caseIds.filter((caseId) => !lettered.includes(caseId)));
    const files = await this.discardFiles(id, scope, sheets);
    const messages = identityId ? await this.chat.erase(identityId, id) : 0;
    await this.timers.set(erasureTimer, id, this.clock.now());
    const cases = caseIds.filter((caseId) => !lettered.includes(caseId));
    return { id, messages, files, cases, keptForLetter: lettered };
  }

  private async record({ identityId, actor, reason }: Scope): Promise<string> {
    const id = newId();
    await this.database.query(
      'INSERT INTO erasures (id, identity_id, by_user, reason_sealed, at) VALUES ($1, $2, $3, $4, $5)',
      [id, identityId, actor.userId, this.vault.seal(`erasures.reason.${id}`, reason), this.clock.now()],
    );
    return id;
  }

  private async withValidLetter(caseIds: readonly string[]): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(
      `SELECT DISTINCT case_id AS id FROM letters WHERE case_id = ANY ($1) AND status = 'valid'
        AND (valid_until IS NULL OR valid_until > $2)`,
      [caseIds, this.clock.now()],
    );
    return rows.map(({ id }) => id);
  }

  /** Nobody can open them from here on; a letter's own paper, and what another case also uses, stay. */
  private async discardFiles(
    erasureId: string,
    { identityId, caseIds }: Scope,
    sheets: readonly string[],
  ): Promise<number> {
    const his = `state = 'stored' AND id IN (
          SELECT file_id FROM documents WHERE case_id = ANY ($1)
          UNION SELECT a.file_id FROM message_attachments a JOIN messages m ON m.id = a.message_id WHERE m.identity_id = $2
          UNION SELECT unnest($3::uuid[]))`;
    // Held first: whoever is just about to use one of them again is waited for, and seen below.
    await this.database.query(`SELECT 1 FROM files WHERE ${his} ORDER BY id FOR UPDATE`, [
      caseIds,
      identityId,
      sheets,
    ]);
    const rows = await this.database.query<{ id: string }>(
      `UPDATE files f SET state = 'discarded', name_sealed = NULL, content_hash = NULL WHERE ${his}
        AND NOT EXISTS (SELECT 1 FROM documents d WHERE d.file_id = f.id AND d.case_id <> ALL ($1))
        AND NOT EXISTS (SELECT 1 FROM letters l WHERE l.scan_file_id = f.id OR l.sheet_file_id = f.id)
        RETURNING id`,
      [caseIds, identityId, sheets],
    );
    const ids = rows.map(({ id }) => id);
    await this.database.query('UPDATE erasures SET file_ids = $2 WHERE id = $1', [erasureId, ids]);
    return ids.length;
  }
}
