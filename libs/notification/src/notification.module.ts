import { CaseworkModule } from '@app/casework';
import { ContactsModule } from '@app/contacts';
import { DocumentsModule } from '@app/documents';
import { LettersModule } from '@app/letters';
import { QueueModule } from '@app/queue';
import { Module } from '@nestjs/common';
import { CallSheet } from './call-sheet';
import { ChannelAccounts } from './channel-accounts';
import { ComplaintReplies } from './complaint-replies';
import { CaseNotices } from './case-notices';
import { EarlyReports } from './early-reports';
import { NoticeTruth } from './notice-truth';
import { Nudges } from './nudges';
import { OfficeHours } from './office-hours';
import { Outbound } from './outbound';
import { OutboundRows } from './outbound-rows';
import { Outbox } from './outbox';
import { OutboxList } from './outbox-list';
import { OwnWords } from './own-words';
import { Reach } from './reach';
import { SendRates } from './send-rates';
import { SendReports } from './send-reports';
import { Settlement } from './settlement';
import { TemplateNews } from './template-news';
import { WindowOpener } from './window-opener';

/** What we say and how it gets there. */
@Module({
  imports: [QueueModule, ContactsModule, DocumentsModule, CaseworkModule, LettersModule],
  providers: [
    NoticeTruth,
    Nudges,
    WindowOpener,
    CallSheet,
    CaseNotices,
    ChannelAccounts,
    ComplaintReplies,
    EarlyReports,
    OfficeHours,
    Outbound,
    OutboundRows,
    Outbox,
    OutboxList,
    OwnWords,
    Reach,
    SendRates,
    SendReports,
    Settlement,
    TemplateNews,
  ],
  exports: [
    CallSheet,
    CaseNotices,
    ChannelAccounts,
    ComplaintReplies,
    Nudges,
    OfficeHours,
    Outbound,
    Outbox,
    OutboxList,
    OwnWords,
    Reach,
    SendRates,
    SendReports,
    TemplateNews,
  ],
})
export class NotificationModule {}
