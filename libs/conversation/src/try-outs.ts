import { type DueTimer, TimerHandler, TimerHandlers, Timers } from '@app/casework';
import { Catalogue } from '@app/catalogue';
import { Clock, type OutboundContent } from '@app/core';
import { Database } from '@app/database';
import { Files } from '@app/documents';
import { Outbox } from '@app/notification';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ConversationStore, type LockedConversation } from './conversation-store';
import type { DialogueState } from './dialogue/dialogue-state';
import { isTryingOut, realState } from './dialogue/trying-out';
import { DraftTimers } from './drafts/draft-timers';

const tryOutTimer = 'try_out_end';

/**
 * What a try-out leaves in the world: a mark over every answer, and one timer. The timer ends what was forgotten and takes
 * away the photos; it comes at once when the try-out ends otherwise, so that a dying process forgets none.
 */
@Injectable()
export class TryOuts extends TimerHandler implements OnModuleInit {
  readonly kind = tryOutTimer;

  constructor(
    private readonly database: Database,
    private readonly catalogue: Catalogue,
    private readonly clock: Clock,
    private readonly handlers: TimerHandlers,
    private readonly timers: Timers,
    private readonly store: ConversationStore,
    private readonly files: Files,
    private readonly outbox: Outbox,
    private readonly drafts: DraftTimers,
  ) {
    super();
  }

  onModuleInit(): void {
    this.handlers.register(this);
  }

  /** After a turn, in its transaction: the timer goes on before the try-out's end, or comes now that it has ended. */
  async follow(conversationId: string, before: DialogueState, after: DialogueState): Promise<void> {
    const ended = before.tryOut && !after.tryOut ? this.clock.now() : undefined;
    const dueAt = after.tryOut ? new Date(after.tryOut.until) : ended;
    if (dueAt) await this.timers.set(this.kind, conversationId, dueAt);
  }

  /** What is said in a try-out says so in its first line. */
  marked(contents: readonly OutboundContent[], { tryOut }: DialogueState): OutboundContent[] {
    if (!tryOut) return [...contents];
    const mark = (text: string): string => this.catalogue.texts.render('tryout.mark', { text });
    return contents.map((content) =>
      content.text === undefined ? content : { ...content, text: mark(content.text) },
    );
  }

  async before(conversationId: string): Promise<void> {
    await this.store.lock(conversationId);
  }

  async run({ id, subjectId: conversationId }: DueTimer): Promise<void> {
    const conversation = await this.store.lock(conversationId);
    if (!conversation) return;
    const { tryOut } = conversation.state.dialogue;
    if (tryOut && isTryingOut(conversation.state.dialogue, this.clock.now())) {
      return this.timers.set(this.kind, conversationId, new Date(tryOut.until)); // begun anew meanwhile
    }
    if (tryOut) await this.end(conversation, `try_out:${id}:${tryOut.until}`);
    await this.discardMedia(conversationId);
  }

  /** Forgotten: what stood before stands again, and who is not with a person is told. */
  private async end(
    { id, identityId, mode, state, lastInboundAt }: LockedConversation,
    cause: string,
  ): Promise<void> {
    const dialogue = realState(state.dialogue);
    await this.store.save(id, { dialogue, pending: state.pending });
    await this.drafts.plan(id, dialogue, lastInboundAt ?? this.clock.now());
    if (mode === 'person') return;
    const contents = [{ text: this.catalogue.texts.render('tryout.forgotten') }];
    await this.outbox.say({ cause, identityId, purpose: 'reply', contents });
  }

  private async discardMedia(conversationId: string): Promise<void> {
    const rows = await this.database.query<{ id: string; fileId: string | null }>(
      `SELECT a.id, f.id AS "fileId" FROM messages m JOIN message_attachments a ON a.message_id = m.id
         LEFT JOIN files f ON f.id = a.file_id AND f.state = 'stored'
        WHERE m.conversation_id = $1 AND m.sandbox AND (a.state = 'pending' OR f.id IS NOT NULL) FOR UPDATE OF a`,
      [conversationId],
    );
    for (const fileId of rows.flatMap((row) => row.fileId ?? [])) await this.files.discard(fileId);
    await this.store.emptyAttachments(rows.map(({ id }) => id));
  }
}
