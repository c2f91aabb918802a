import { CaseworkModule } from '@app/casework';
import { ContactsModule } from '@app/contacts';
import { DocumentsModule } from '@app/documents';
import { LettersModule } from '@app/letters';
import { QueueModule } from '@app/queue';
import { Module } from '@nestjs/common';
import { CaseNotices } from './case-notices';
import { Outbound } from './outbound';
import { OutboundRows } from './outbound-rows';
import { Outbox } from './outbox';
import { OutboxList } from './outbox-list';

/** What we say and how it gets there. */
@Module({
  imports: [QueueModule, ContactsModule, DocumentsModule, CaseworkModule, LettersModule],
  providers: [CaseNotices, Outbound, OutboundRows, Outbox, OutboxList],
  exports: [CaseNotices, Outbound, OutboundRows, Outbox, OutboxList],
})
export class NotificationModule {}
