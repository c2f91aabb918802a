import { AuditModule } from '@app/audit';
import { CaseworkModule } from '@app/casework';
import { ConversationModule } from '@app/conversation';
import { DocumentsModule } from '@app/documents';
import { IntakeModule } from '@app/intake';
import { LettersModule } from '@app/letters';
import { NotificationModule } from '@app/notification';
import { StaffModule } from '@app/staff';
import { TransparencyModule } from '@app/transparency';
import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { FieldChecks } from '../public/field-checks';
import { AccountController } from './account.controller';
import { AssistedEntry } from './assisted-entry';
import { AuditTrail } from './audited';
import { AuditNotes } from './audit-notes';
import { AuthController, SessionController } from './auth.controller';
import { CasePaperController, DocumentsController } from './case-papers.controller';
import { CasesController } from './cases.controller';
import { DeputiesController } from './deputies.controller';
import { ChannelsController, ChannelStates } from './channels.controller';
import { ComplaintSubjects } from './complaint-subjects';
import { ComplaintsController } from './complaints.controller';
import {
  AuditController,
  ConversationsController,
  MessagesController,
  OutboxController,
  UsersController,
} from './desk.controllers';
import { CaseEvidence } from './case-evidence';
import { Erasures } from './erasures';
import { ErasuresController } from './erasures.controller';
import { EvidenceController } from './evidence.controller';
import { LetterIntake } from './letter-intake';
import { HolderReports } from './holder-reports';
import { HolderReportsController } from './holder-reports.controller';
import { NumbersController } from './numbers.controller';
import { RegisterController } from './register.controller';
import { OwnSessionsController, UserSessionsController } from './sessions.controller';
import { OfficeController } from './office.controller';
import { ReportsController } from './reports.controller';
import { SignStack } from './sign-stack';
import { SpokenComplaints } from './spoken-complaints';
import { TasksController } from './tasks.controller';
import { SecondFactorController, TotpController, UserTotpController } from './totp.controller';
import { WorkController } from './work.controller';
import { WorkStream } from './work-stream';
import { WorkStreamController } from './work-stream.controller';

/** Everything that staff do over REST. */
@Module({
  imports: [
    AuditModule,
    CaseworkModule,
    ConversationModule,
    DocumentsModule,
    IntakeModule,
    LettersModule,
    NotificationModule,
    StaffModule,
    TransparencyModule,
  ],
  providers: [
    AssistedEntry,
    AuditNotes,
    CaseEvidence,
    ChannelStates,
    { provide: APP_INTERCEPTOR, useClass: AuditTrail },
    ComplaintSubjects,
    Erasures,
    FieldChecks,
    HolderReports,
    LetterIntake,
    SignStack,
    SpokenComplaints,
    WorkStream,
  ],
  controllers: [
    AuthController,
    SessionController,
    AccountController,
    OwnSessionsController,
    UserSessionsController,
    DeputiesController,
    OfficeController,
    ErasuresController,
    EvidenceController,
    TotpController,
    UserTotpController,
    SecondFactorController,
    CasesController,
    CasePaperController,
    HolderReportsController,
    DocumentsController,
    ConversationsController,
    MessagesController,
    TasksController,
    ComplaintsController,
    ReportsController,
    OutboxController,
    UsersController,
    AuditController,
    ChannelsController,
    NumbersController,
    RegisterController,
    WorkController,
    WorkStreamController,
  ],
  exports: [
    AssistedEntry,
    CaseEvidence,
    ChannelStates,
    ComplaintSubjects,
    Erasures,
    HolderReports,
    SpokenComplaints,
    WorkStream,
  ],
})
export class StaffApiModule {}
