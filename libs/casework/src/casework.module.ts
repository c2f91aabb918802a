import { QueueModule } from '@app/queue';
import { Module } from '@nestjs/common';
import { ActionEffects } from './action-effects';
import { ActionInputs } from './action-inputs';
import { CaseErasure } from './erasure/case-erasure';
import { CaseLog } from './case-log';
import { CaseList } from './case-list';
import { CaseOpener } from './case-opener';
import { CasePapers } from './case-papers';
import { CaseTimers } from './case-timers';
import { CaseWriter } from './case-writer';
import { Cases } from './cases';
import { CasesRepository } from './cases.repository';
import { ComplaintList, Complaints, ComplaintTimers, Objections, OpenDoor } from './complaints';
import { Endorsement } from './endorsement';
import { Ledger } from './ledger';
import { LedgerRoot } from './ledger-root';
import { OfficeCalendar } from './office/office-calendar';
import { OfficeDates } from './office/office-dates';
import { Officials } from './office/officials';
import { Outlooks } from './promise/outlook';
import { PromiseClock } from './promise/promise-clock';
import { PromiseRecount } from './promise/promise-recount';
import { PromiseTimer } from './promise/promise-timer';
import { ReceiptCheck } from './receipt-check';
import { ServiceVersions } from './service-versions';
import { TaskAttempts } from './task-attempts';
import { TaskHistory } from './task-history';
import { TaskList } from './task-list';
import { Tasks } from './tasks';
import { TimerFailures } from './timer-failures';
import { TimerHandlers } from './timer-handlers';
import { Timers } from './timers';
import { HeldMoveTimer } from './timers/held-move-timer';
import { LimitTimer } from './timers/limit-timer';
import { HeldMoves } from './work/held-moves';
import { DigestTimer } from './timers/digest-timer';
import { ReminderTimer } from './timers/reminder-timer';
import { WorkOverview } from './work/work-overview';
import { WorkQueue } from './work/work-queue';

/** Cases and their moves, the ledger, tasks and timers. */
@Module({
  imports: [QueueModule],
  providers: [
    ActionEffects,
    ActionInputs,
    CaseList,
    CaseErasure,
    CaseLog,
    CaseOpener,
    CasePapers,
    CaseTimers,
    CaseWriter,
    Cases,
    CasesRepository,
    ComplaintList,
    Complaints,
    ComplaintTimers,
    Endorsement,
    HeldMoves,
    HeldMoveTimer,
    Ledger,
    LedgerRoot,
    LimitTimer,
    OfficeCalendar,
    OfficeDates,
    Officials,
    Outlooks,
    PromiseClock,
    PromiseRecount,
    PromiseTimer,
    DigestTimer,
    ReminderTimer,
    Objections,
    OpenDoor,
    ReceiptCheck,
    ServiceVersions,
    TaskAttempts,
    TaskHistory,
    TaskList,
    Tasks,
    TimerFailures,
    TimerHandlers,
    Timers,
    WorkOverview,
    WorkQueue,
  ],
  exports: [
    ActionEffects,
    CaseErasure,
    CaseLog,
    Cases,
    CaseTimers,
    ComplaintList,
    Complaints,
    ComplaintTimers,
    HeldMoves,
    Ledger,
    LedgerRoot,
    OfficeCalendar,
    OfficeDates,
    Outlooks,
    Officials,
    Objections,
    OpenDoor,
    ReceiptCheck,
    ServiceVersions,
    TaskAttempts,
    TaskHistory,
    TaskList,
    Tasks,
    TimerFailures,
    TimerHandlers,
    Timers,
    WorkOverview,
    WorkQueue,
  ],
})
export class CaseworkModule {}
