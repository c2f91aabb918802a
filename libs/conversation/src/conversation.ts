import { Catalogue, formatRupiah, legalWords, successorOf } from '@app/catalogue';
import { Contacts, senderOf } from '@app/contacts';
import { Clock, type InboundMessage, type InboundNotice, type OutboundContent } from '@app/core';
import { EventHandler, type StoredEvent } from '@app/intake';
import { Outbox, ratingTap, stepTap } from '@app/notification';
import { Injectable } from '@nestjs/common';
import { MessageChanges } from './message-changes';
import { SideEvents } from './side-events';
import { BesidePerson } from './beside-person';
import { SentCodes } from './sent-codes';
import { Turns } from './turns';
import { Twins } from './twins';
import { askedQuestion } from './asked-question';
import { CaseMaker } from './case-maker';
import { ConversationStore, type LockedConversation } from './conversation-store';
import { answersTemplate } from './answers-template';
import { AnswerWords } from './dialogue/answer-words';
import { DraftTimers } from './drafts/draft-timers';
import { DraftWords } from './draft-words';
import { EarlierPapers } from './earlier-papers';
import { KnownCases } from './known-cases';
import { mayAskStatus } from './dialogue/status-replies';
import { referralKeys } from './dialogue/referring';
import type { DialogueState } from './dialogue/dialogue-state';
import { isTryingOut, realState, withRealState } from './dialogue/trying-out';
import { TryOuts } from './try-outs';
import { TypedChoices } from './typed-choices';
import { PhotoBursts } from './photo-bursts';
import { ReportTurns } from './report-turns';
import { converse } from './dialogue/dialogue';
import { neverTwice } from './never-twice';
import { type ComplaintWords, complaintWordsFrom, readComplaint } from './understand/complaint';
import { listsOf } from './understand/language-lists';
import { Understanding } from './understand/understanding';

/** What a citizen's event leads to: rows only, all in the lane's transaction (law 3). */
@Injectable()
export class Conversation extends EventHandler {
  private readonly understanding: Understanding;
  private readonly words: AnswerWords;
  private readonly questions: AnswerWords;
  private readonly rights: AnswerWords;
  private readonly delivery: AnswerWords;
  private readonly tryOutWords: AnswerWords;
  private readonly draft: DraftWords;
  private readonly complaintWords: ComplaintWords;

  constructor(
    private readonly catalogue: Catalogue,
    private readonly contacts: Contacts,
    private readonly store: ConversationStore,
    private readonly caseMaker: CaseMaker,
    private readonly turns: Turns,
    private readonly cardReports: ReportTurns,
    private readonly known: KnownCases,
    private readonly outbox: Outbox,
    private readonly changes: MessageChanges,
    private readonly twins: Twins,
    private readonly codes: SentCodes,
    private readonly besidePerson: BesidePerson,
    private readonly sideEvents: SideEvents,
    private readonly typedChoices: TypedChoices,
    private readonly bursts: PhotoBursts,
    private readonly drafts: DraftTimers,
    private readonly earlier: EarlierPapers,
    private readonly tryOuts: TryOuts,
    private readonly clock: Clock,
  ) {
    super();
    this.understanding = new Understanding(catalogue);
    this.draft = new DraftWords(catalogue);
    this.words = new AnswerWords(catalogue.language['answers']);
    catalogue.texts.requireKeys(referralKeys(listsOf(catalogue.language, 'unserved')));
    this.questions = new AnswerWords(catalogue.language['questions']);
    this.rights = new AnswerWords(catalogue.language['rights']);
    this.delivery = new AnswerWords(catalogue.language['delivery']);
    this.tryOutWords = new AnswerWords(catalogue.language['tryout']);
    this.complaintWords = complaintWordsFrom(catalogue.language['complaints']);
  }

  /** Makes ready what the first message would otherwise wait for. */
  prepare(): void {
    this.understanding.learn();
  }

  async handle(incoming: StoredEvent): Promise<void> {
    const stored = await this.codes.masked(incoming);
    const { event } = stored;
    const hadCode = stored !== incoming;
    switch (event.type) {
      case 'message':
        return this.message(stored, event, hadCode);
      case 'submission':
        return this.submission(stored);
      case 'edit':
      case 'unsend':
        return this.changed(stored, event, hadCode);
      default:
        return this.sideEvents.handle(stored);
    }
  }

  private async changed(stored: StoredEvent, event: InboundNotice, hadCode: boolean): Promise<void> {
    await this.changes.handle(stored, event);
    if (!hadCode) return;
    const { channel, account } = stored;
    const known =
      event.senderId && (await this.contacts.known({ channel, account, senderId: event.senderId }));
    if (known) await this.codes.warn(stored, known);
  }

  private async message(stored: StoredEvent, message: InboundMessage, hadCode: boolean): Promise<void> {
    const { channel, account } = stored;
    const sender = senderOf({ channel, account }, message);
    const { identityId, conversationId } = await this.contacts.resolve(sender);
    const conversation = await this.heldFor(stored, message, { identityId, conversationId });
    if (!conversation) return;
    const attachments = await this.store.keep(message, {
      eventId: stored.id,
      channel,
      account,
      conversationId,
      identityId,
      receivedAt: stored.receivedAt,
      sandbox: this.isTried(conversation),
    });
    const isForNews = answersTemplate(
      await this.outbox.release(identityId),
      message,
      this.catalogue.templates,
    );
    if (hadCode) await this.codes.warn(stored, identityId);
    const changed = await this.changes.beforehand({ channel, account, identityId }, message.externalId);
    // Taken back before it came here: nobody said anything. Or the news that follows is our answer.
    if (changed?.unsent || isForNews) return;
    const said = changed ? { ...message, text: changed.text } : message;
    if (await this.isWithPerson(conversation, message.sentAt))
      return this.besidePerson.hear(stored, said, conversation);
    await this.hear(stored, said, { conversation, attachments, hadCode });
  }

  private async hear(
    stored: StoredEvent,
    said: InboundMessage,
    {
      conversation,
      attachments,
      hadCode,
    }: { conversation: LockedConversation; attachments: { id: string; kind: string }[]; hadCode: boolean },
  ): Promise<void> {
    const heard = hadCode ? this.withoutCode(said) : said;
    if (hadCode && !heard.text && attachments.length === 0) return; // the warning is the answer
    await this.turn(stored, heard, conversation, attachments);
  }

  /** What a person is sent meanwhile is no part of a try-out. */
  private isTried({ mode, state }: LockedConversation): boolean {
    return mode === 'bot' && isTryingOut(state.dialogue, this.clock.now());
  }

  /** The conversation, locked; null where it is gone, or where the message is in it already by another way. */
  private async heldFor(
    { id: eventId, channel, account }: StoredEvent,
    message: InboundMessage,
    { identityId, conversationId }: { identityId: string; conversationId: string },
  ): Promise<LockedConversation | null> {
    const conversation = await this.store.lock(conversationId);
    if (!conversation) return null;
    const place = { eventId, conversationId, direction: 'inbound' as const };
    if (!(await this.twins.isHere(message, place))) return conversation;
    await this.changes.beforehand({ channel, account, identityId }, message.externalId);
    return null;
  }

  /** The code is no answer to a question, but who tells of one that was wanted of him may be complaining. */
  private withoutCode(message: InboundMessage): InboundMessage {
    const text = message.text ?? '';
    const isComplaint = readComplaint(text, this.complaintWords, this.catalogue.office.prefix) !== null;
    return isComplaint ? message : { ...message, text: this.codes.rest(text), payload: undefined };
  }

  /** The bot goes on by itself once a person who answered elsewhere has been quiet for the set time. */
  private async isWithPerson({ id, mode, quietUntil }: LockedConversation, at: Date): Promise<boolean> {
    if (mode === 'bot') return false;
    if (!quietUntil || at <= quietUntil) return true;
    await this.store.setMode(id, 'bot', null);
    return false;
  }

  private async turn(
    stored: StoredEvent,
    message: InboundMessage,
    conversation: LockedConversation,
    attachments: { id: string; kind: string }[],
  ): Promise<void> {
    const { state } = conversation;
    const { services, office } = this.catalogue;
    const asked = askedQuestion(state.dialogue, services);
    const text = await this.typedChoices.wordsOf(message, conversation.id, asked);
    const papers = attachments
      .filter(({ kind }) => kind === 'photo' || kind === 'document')
      .map(({ id }) => id);
    const active = services.filter(({ legal }) => legal.mode === 'active');
    const today = this.clock.now();
    const reading = this.understanding.read(text, { today, service: state.dialogue.service, asked });
    const outcome = converse(
      state.dialogue,
      { text, papers, other: papers.length === 0 && !text, phone: message.senderPhone },
      {
        services: active,
        cases: await this.known.of(conversation.identityId, { withOutlook: mayAskStatus(reading, text) }),
        earlier: await this.earlier.of(conversation.identityId, realState(state.dialogue)),
        reports: await this.cardReports.meant(text, conversation.identityId),
        tap: stepTap(text.trim()),
        rating: ratingTap(text.trim()),
        reading,
        legal: {
          retired: services.filter(({ legal }) => legal.mode === 'retired'),
          note: (service) => legalWords(this.catalogue, service),
          successor: (service) => successorOf(this.catalogue, service),
        },
        keepDays: office.drafts.keep_days,
        today,
        villages: office.villages,
        words: this.words,
        questions: this.questions,
        rights: this.rights,
        delivery: this.delivery,
        tryOut: { words: this.tryOutWords, hours: office.try_out_hours },
        shown: (field, value) => this.draft.shown(field, value),
        price: ({ fee }) => (fee > 0 ? formatRupiah(fee) : this.catalogue.texts.render('word.free')),
        summary: (service, state) => this.draft.summary(service, state),
      },
    );
    const greeting = await this.noticeOnce(conversation.identityId);
    const cause = `event:${stored.id}`;
    const answer = await this.bursts.answer(cause, outcome, state, papers.length > 0);
    const applied = await this.turns.apply({ ...outcome, replies: answer.replies }, conversation, {
      eventId: stored.id,
      channel: stored.channel,
      at: message.sentAt,
      attempts: stored.attempts,
    });
    const { contents: told, said } = neverTwice([...greeting, ...applied.contents], answer.said, (text) =>
      this.catalogue.texts.render('dialogue.again', { text }),
    );
    const contents = [
      ...told.slice(0, greeting.length),
      ...this.tryOuts.marked(told.slice(greeting.length), applied.state.dialogue),
    ];
    const dialogue = await this.heard(conversation, applied.state.dialogue, message.sentAt);
    await this.store.save(conversation.id, { ...applied.state, dialogue, said, burst: answer.burst });
    const about = { identityId: conversation.identityId, purpose: 'reply' as const };
    const first = answer.after ? greeting.length : 0; // the notice waits for no photo
    await this.outbox.say({ ...about, cause: `${cause}:notice`, contents: contents.slice(0, first) });
    await this.outbox.say({
      ...about,
      cause,
      contents: contents.slice(first),
      after: answer.after,
      caseId: applied.caseId,
      complaintId: applied.complaintId,
    });
  }

  /** The clocks of a try-out, and of what really is unfinished, begin anew: answers the state with its new promises. */
  private async heard(
    { id, state: { dialogue: before } }: LockedConversation,
    after: DialogueState,
    at: Date,
  ): Promise<DialogueState> {
    await this.tryOuts.follow(id, before, after);
    const real = { before: realState(before), after: realState(after) };
    return withRealState(after, await this.drafts.heard(id, { ...real, at }));
  }

  /** The privacy notice, shown once a version and noted with its time. */
  private async noticeOnce(identityId: string): Promise<OutboundContent[]> {
    const { notice_version: version, name } = this.catalogue.office;
    if (!(await this.contacts.noticeShown(identityId, version, this.clock.now()))) return [];
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
}
