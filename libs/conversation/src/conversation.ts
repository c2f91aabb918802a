import { type CaseRecord, Cases, Tasks } from '@app/casework';
import { Catalogue, type FieldDefinition, formatField, type ServiceDefinition } from '@app/catalogue';
import { Contacts } from '@app/contacts';
import { Clock, type InboundMessage, maskNumber, type OutboundContent } from '@app/core';
import { EventHandler, type StoredEvent } from '@app/intake';
import { formatDateTime, OutboundRows, Outbox } from '@app/notification';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import { Turns } from './turns';
import { CaseMaker } from './case-maker';
import { ConversationStore, type LockedConversation } from './conversation-store';
import { type DialogueState, type KnownCase } from './dialogue/dialogue-state';
import { converse } from './dialogue/dialogue';
import { understand } from './understand/understand';
import { type Vocabulary, vocabularyFrom } from './understand/vocabulary';

/** What a citizen's event leads to: rows only, all in the lane's transaction (law 3). */
@Injectable()
export class Conversation extends EventHandler {
  private readonly vocabulary: Vocabulary;

  constructor(
    private readonly catalogue: Catalogue,
    private readonly contacts: Contacts,
    private readonly cases: Cases,
    private readonly tasks: Tasks,
    private readonly store: ConversationStore,
    private readonly caseMaker: CaseMaker,
    private readonly turns: Turns,
    private readonly outbox: Outbox,
    private readonly outbound: OutboundRows,
    private readonly clock: Clock,
    private readonly database: Database,
  ) {
    super();
    this.vocabulary = vocabularyFrom(catalogue.language['signals']);
  }

  async handle(stored: StoredEvent): Promise<void> {
    const { event } = stored;
    switch (event.type) {
      case 'message':
        return this.message(stored, event);
      case 'submission':
        return this.submission(stored);
      case 'status':
        return this.outbound.reported(event.externalId, event.status);
      case 'unreadable':
        await this.tasks.open({
          kind: 'not_understood',
          subjectKind: 'event',
          subjectId: stored.id,
          code: event.reason,
        });
        return;
      case 'referral':
      case 'optin':
        return this.sawSender(stored);
      case 'reaction':
      case 'echo':
      case 'edit':
      case 'unsend':
      case 'other':
        return; // kept as an event
    }
  }

  /** A photo came from the provider, or will not come: the case or the draft that waits for it goes on. */
  async mediaArrived(attachmentId: string): Promise<void> {
    const conversationId = await this.store.conversationOf(attachmentId);
    if (!conversationId) return;
    await this.database.transaction(async () => {
      const conversation = await this.store.lock(conversationId);
      const attachment = await this.store.attachment(attachmentId);
      if (!conversation || !attachment) return;
      const target = conversation.state.pending[attachmentId];
      if (attachment.state === 'stored' && target && attachment.fileId) {
        await this.cases.attach(target.caseId, target.key, attachment.fileId, {
          kind: 'citizen',
          identityId: conversation.identityId,
        });
        await this.forget(conversation, attachmentId);
      }
      if (attachment.state === 'unavailable')
        await this.askAgain(conversation, attachmentId, attachment.errorCode);
    });
  }

  private async sawSender({ id: _id, channel, account, event }: StoredEvent): Promise<void> {
    if (!event.senderId) return;
    const referral = 'referral' in event ? event.referral : undefined;
    await this.contacts.resolve({ channel, account, senderId: event.senderId, referral, at: event.sentAt });
  }

  private async message(stored: StoredEvent, message: InboundMessage): Promise<void> {
    const { channel, account } = stored;
    const { identityId, conversationId } = await this.contacts.resolve({
      channel,
      account,
      senderId: message.senderId,
      name: message.senderName,
      phone: message.senderPhone,
      referral: message.referral,
      at: message.sentAt,
    });
    const conversation = await this.store.lock(conversationId);
    if (!conversation) return;
    const attachments = await this.store.keep(message, {
      eventId: stored.id,
      channel,
      account,
      conversationId,
      identityId,
      receivedAt: stored.receivedAt,
    });
    await this.outbox.release(identityId);
    if (conversation.mode === 'person') return; // an officer holds it, the bot is silent
    await this.turn(stored, message, conversation, attachments);
  }

  private async turn(
    stored: StoredEvent,
    message: InboundMessage,
    conversation: LockedConversation,
    attachments: { id: string; kind: string }[],
  ): Promise<void> {
    const text = message.payload ?? message.text ?? '';
    const papers = attachments
      .filter(({ kind }) => kind === 'photo' || kind === 'document')
      .map(({ id }) => id);
    const active = this.catalogue.services.filter(({ legal }) => legal.mode === 'active');
    const { villages, prefix } = this.catalogue.office;
    const outcome = converse(
      conversation.state.dialogue,
      { text, papers, other: papers.length === 0 && !text, phone: message.senderPhone },
      {
        services: active,
        cases: await this.knownCases(conversation.identityId),
        reading: understand(text, { vocabulary: this.vocabulary, services: active, prefix }),
        today: this.clock.now(),
        villages,
        summary: (service, state) => this.summary(service, state),
      },
    );
    const greeting = await this.noticeOnce(conversation.identityId);
    const applied = await this.turns.apply(outcome, conversation, {
      channel: stored.channel,
      at: message.sentAt,
    });
    await this.store.save(conversation.id, applied.state);
    await this.outbox.say({
      cause: `event:${stored.id}`,
      identityId: conversation.identityId,
      purpose: 'reply',
      contents: [...greeting, ...applied.contents],
      caseId: applied.caseId,
    });
  }

  /** The privacy notice, shown once a version and noted with its time. */
  private async noticeOnce(identityId: string): Promise<OutboundContent[]> {
    const { notice_version: version, name } = this.catalogue.office;
    if (await this.contacts.hasSeenNotice(identityId, version)) return [];
    await this.contacts.noticeShown(identityId, version, this.clock.now());
    return [{ text: this.catalogue.texts.render('dialogue.notice', { office: name }) }];
  }

  private async submission(stored: StoredEvent): Promise<void> {
    const { event } = stored;
    if (event.type !== 'submission') return;
    const { submission, senderId } = event;
    const { identityId } = await this.contacts.resolve({
      channel: stored.channel,
      account: stored.account,
      senderId,
      at: event.sentAt,
    });
    await this.contacts.noticeShown(identityId, submission.consent.noticeVersion, event.sentAt);
    const service = this.catalogue.service(submission.service);
    await this.caseMaker.fromSubmission(service, senderId, submission, { identityId, at: event.sentAt });
  }

  private async forget(conversation: LockedConversation, attachmentId: string): Promise<void> {
    const { [attachmentId]: _done, ...pending } = conversation.state.pending;
    await this.store.save(conversation.id, { ...conversation.state, pending });
  }

  /** Tells kindly that a photo did not come, and opens its place in the draft again. */
  private async askAgain(
    conversation: LockedConversation,
    attachmentId: string,
    code: string | null,
  ): Promise<void> {
    const { dialogue, pending } = conversation.state;
    const draftKey = Object.entries(dialogue.papers).find(
      ([, paper]) => 'attachmentId' in paper && paper.attachmentId === attachmentId,
    )?.[0];
    const key = pending[attachmentId]?.key ?? draftKey;
    if (!key) return;
    const { [key]: _gone, ...papers } = dialogue.papers;
    const reopened: DialogueState = {
      ...dialogue,
      papers,
      step: dialogue.step === 'confirming' ? 'collecting' : dialogue.step,
      asked: { kind: 'document', key },
    };
    await this.store.save(conversation.id, { dialogue: draftKey ? reopened : dialogue, pending });
    const label = this.catalogue.services
      .flatMap(({ documents }) => documents)
      .find((document) => document.key === key)?.label;
    const text = code === 'documents.file_refused' ? 'dialogue.photo_refused' : 'dialogue.photo_unavailable';
    await this.outbox.say({
      cause: `attachment:${attachmentId}`,
      identityId: conversation.identityId,
      purpose: 'reply',
      contents: [{ text: this.catalogue.texts.render(text, { item: label ?? key }) }],
    });
  }

  private async knownCases(identityId: string): Promise<KnownCase[]> {
    return (await this.cases.listOf(identityId)).slice(0, 5).map((record) => this.knownCase(record));
  }

  private knownCase(record: CaseRecord): KnownCase {
    const { definition } = record;
    const labels = new Map(definition.documents.map(({ key, label }) => [key, label]));
    return {
      id: record.id,
      receiptCode: record.receiptCode,
      service: record.service,
      title: definition.title,
      status: record.status,
      label: definition.workflow.statuses[record.status]?.label ?? record.status,
      promisedAt: record.promisedAt ? formatDateTime(record.promisedAt, this.catalogue.office) : '',
      returned: record.items
        .filter(({ state }) => record.phase === 'waiting' && state === 'returned')
        .map(({ key }) => ({ key, label: labels.get(key) ?? key })),
    };
  }

  private summary(service: ServiceDefinition, state: DialogueState): Record<string, string> {
    const values = service.fields
      .filter(({ key }) => state.values[key] !== undefined)
      .map((field) => `${field.label}: ${this.shown(field, state.values[field.key])}`);
    const papers = service.documents
      .filter(({ key }) => state.papers[key])
      .map(({ key, label }) => {
        const paper = state.papers[key];
        return paper && 'willBring' in paper
          ? this.catalogue.texts.render('dialogue.paper_brought', { item: label })
          : label;
      });
    return { service: service.title, values: values.join('\n'), papers: papers.join(', ') };
  }

  /** A chat lies open on a family's phone: NIK and KK are masked also here. */
  private shown(field: FieldDefinition, value: unknown): string {
    const text = formatField(field, value, this.catalogue);
    return field.type === 'nik' || field.type === 'kk' ? maskNumber(text.replace(/\D/g, '')) : text;
  }
}
