import { Cases, hasEnded, Tasks } from '@app/casework';
import { Catalogue } from '@app/catalogue';
import { Database } from '@app/database';
import { Outbox } from '@app/notification';
import { Injectable } from '@nestjs/common';
import { ConversationStore, type LockedConversation } from './conversation-store';
import { TryOuts } from './try-outs';
import { askedAgain, paperOf } from './dialogue/withdrawn-papers';

/** What follows when a photo or a document was fetched from the provider, or cannot be had any more. */
@Injectable()
export class ArrivedMedia {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly cases: Cases,
    private readonly tasks: Tasks,
    private readonly store: ConversationStore,
    private readonly outbox: Outbox,
    private readonly tryOuts: TryOuts,
    private readonly database: Database,
  ) {}

  /** A photo came from the provider, or will not come: the case or the draft that waits for it goes on. */
  async follow(attachmentId: string): Promise<void> {
    const conversationId = await this.store.conversationOf(attachmentId);
    if (!conversationId) return;
    await this.database.transaction(async () => {
      const conversation = await this.store.lock(conversationId);
      const attachment = await this.store.attachment(attachmentId);
      if (!conversation || !attachment) return;
      const target = conversation.state.pending[attachmentId];
      if (attachment.state === 'stored' && target && attachment.fileId) {
        await this.attach(conversation, target, attachment.fileId);
        await this.forget(conversation, attachmentId);
      }
      if (attachment.state === 'unavailable') await this.askAgain(conversation, attachmentId, attachment);
    });
  }

  /** A paper that came after its case ended is for a person to look at; it stays in the conversation. */
  private async attach(
    { identityId }: LockedConversation,
    { caseId, key }: { caseId: string; key: string },
    fileId: string,
  ): Promise<void> {
    if (hasEnded(await this.cases.get(caseId))) {
      await this.tasks.open({ kind: 'late_paper', subjectKind: 'case', subjectId: caseId, code: key });
    } else await this.cases.attach(caseId, key, fileId, { kind: 'citizen', identityId });
  }

  private async forget(conversation: LockedConversation, attachmentId: string): Promise<void> {
    const { [attachmentId]: _done, ...pending } = conversation.state.pending;
    await this.store.save(conversation.id, { ...conversation.state, pending });
  }

  /** Tells kindly that a photo did not come, and opens its place in the draft again. */
  private async askAgain(
    conversation: LockedConversation,
    attachmentId: string,
    { errorCode: code, isPaper }: { errorCode: string | null; isPaper: boolean },
  ): Promise<void> {
    const { dialogue, pending } = conversation.state;
    const refused = code === 'documents.file_refused';
    const draftKey = paperOf(dialogue, attachmentId);
    const key = pending[attachmentId]?.key ?? draftKey;
    if (!key) {
      const text = refused ? 'dialogue.file_refused' : 'dialogue.file_unavailable';
      if (isPaper && conversation.mode === 'bot') await this.sayOf(attachmentId, conversation, text);
      return;
    }
    const reopened = draftKey ? askedAgain(dialogue, key, attachmentId) : dialogue;
    await this.store.save(conversation.id, { dialogue: reopened, pending });
    const text = refused ? 'dialogue.photo_refused' : 'dialogue.photo_unavailable';
    await this.sayOf(attachmentId, conversation, text, { item: this.labelOf(key) });
  }

  private labelOf(key: string): string {
    const documents = this.catalogue.services.flatMap((service) => service.documents);
    return documents.find((document) => document.key === key)?.label ?? key;
  }

  private async sayOf(
    attachmentId: string,
    { identityId, state }: LockedConversation,
    text: string,
    params?: Record<string, string>,
  ): Promise<void> {
    const said = [{ text: this.catalogue.texts.render(text, params) }];
    const contents = this.tryOuts.marked(said, state.dialogue);
    await this.outbox.say({ cause: `attachment:${attachmentId}`, identityId, purpose: 'reply', contents });
  }
}
