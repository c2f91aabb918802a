import { AuditModule } from '@app/audit';
import { CaseworkModule } from '@app/casework';
import { ContactsModule } from '@app/contacts';
import { DocumentsModule } from '@app/documents';
import { MaskedEvents } from '@app/intake';
import { LettersModule } from '@app/letters';
import { NotificationModule } from '@app/notification';
import { QueueModule } from '@app/queue';
import { Module } from '@nestjs/common';
import { AccountNews } from './account-news';
import { AnsweredElsewhere } from './answered-elsewhere';
import { ArrivedMedia } from './arrived-media';
import { BesidePerson } from './beside-person';
import { CaseMaker } from './case-maker';
import { CitizenMoves } from './citizen-moves';
import { Demand } from './demand';
import { OfficeFacts } from './office-facts';
import { ComingCases } from './coming-cases';
import { ComplaintTurns } from './complaint-turns';
import { Conversation } from './conversation';
import { ConversationStore } from './conversation-store';
import { Conversations } from './conversations';
import { Messages } from './messages';
import { EarlierPapers } from './earlier-papers';
import { KnownCases } from './known-cases';
import { PublicComments } from './public-comments';
import { PhotoBursts } from './photo-bursts';
import { Ratings } from './ratings';
import { ReportTurns } from './report-turns';
import { RightsTurns } from './rights-turns';
import { MessageChanges } from './message-changes';
import { DraftEndTimer } from './drafts/draft-end-timer';
import { DraftReminderTimer } from './drafts/draft-reminder-timer';
import { DraftTimers } from './drafts/draft-timers';
import { ChatErasure } from './erasure/chat-erasure';
import { Erasure } from './erasure/erasure';
import { ErasureTimer } from './erasure/erasure-timer';
import { AnswerLimit } from './hand-over/answer-limit';
import { AnswerLimitTimer } from './hand-over/answer-limit-timer';
import { NotUnderstood } from './not-understood';
import { SentCodes } from './sent-codes';
import { SideEvents } from './side-events';
import { TryOuts } from './try-outs';
import { Turns } from './turns';
import { Twins } from './twins';
import { TypedChoices } from './typed-choices';

/** What citizens say and what follows from it. */
@Module({
  imports: [
    AuditModule,
    QueueModule,
    DocumentsModule,
    ContactsModule,
    CaseworkModule,
    LettersModule,
    NotificationModule,
  ],
  providers: [
    AccountNews,
    AnswerLimit,
    AnswerLimitTimer,
    AnsweredElsewhere,
    ArrivedMedia,
    BesidePerson,
    CaseMaker,
    ChatErasure,
    CitizenMoves,
    ComingCases,
    ComplaintTurns,
    Conversation,
    ConversationStore,
    Conversations,
    Messages,
    Demand,
    DraftEndTimer,
    DraftReminderTimer,
    DraftTimers,
    EarlierPapers,
    Erasure,
    ErasureTimer,
    KnownCases,
    MaskedEvents,
    MessageChanges,
    NotUnderstood,
    PhotoBursts,
    PublicComments,
    OfficeFacts,
    Ratings,
    ReportTurns,
    RightsTurns,
    SentCodes,
    SideEvents,
    TryOuts,
    Turns,
    Twins,
    TypedChoices,
  ],
  exports: [ArrivedMedia, Conversation, Conversations, ConversationStore, Erasure, Messages],
})
export class ConversationModule {}
