import { CaseworkModule } from '@app/casework';
import { ContactsModule } from '@app/contacts';
import { NotificationModule } from '@app/notification';
import { QueueModule } from '@app/queue';
import { Module } from '@nestjs/common';
import { CaseMaker } from './case-maker';
import { Conversation } from './conversation';
import { ConversationStore } from './conversation-store';
import { Conversations } from './conversations';
import { Turns } from './turns';

/** What citizens say and what follows from it. */
@Module({
  imports: [QueueModule, ContactsModule, CaseworkModule, NotificationModule],
  providers: [CaseMaker, Conversation, ConversationStore, Conversations, Turns],
  exports: [Conversation, Conversations],
})
export class ConversationModule {}
