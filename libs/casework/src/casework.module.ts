import { QueueModule } from '@app/queue';
import { Module } from '@nestjs/common';
import { ActionEffects } from './action-effects';
import { CaseList } from './case-list';
import { CaseOpener } from './case-opener';
import { CasePapers } from './case-papers';
import { CaseTimers } from './case-timers';
import { CaseWriter } from './case-writer';
import { Cases } from './cases';
import { CasesRepository } from './cases.repository';
import { Ledger } from './ledger';
import { ServiceVersions } from './service-versions';
import { Tasks } from './tasks';
import { Timers } from './timers';

/** Cases and their moves, the ledger, tasks and timers. */
@Module({
  imports: [QueueModule],
  providers: [
    ActionEffects,
    CaseList,
    CaseOpener,
    CasePapers,
    CaseTimers,
    CaseWriter,
    Cases,
    CasesRepository,
    Ledger,
    ServiceVersions,
    Tasks,
    Timers,
  ],
  exports: [ActionEffects, Cases, CaseTimers, Ledger, ServiceVersions, Tasks, Timers],
})
export class CaseworkModule {}
