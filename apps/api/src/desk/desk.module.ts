import { AuditModule } from '@app/audit';
import { CaseworkModule } from '@app/casework';
import { ConversationModule } from '@app/conversation';
import { DocumentsModule } from '@app/documents';
import { LettersModule } from '@app/letters';
import { NotificationModule } from '@app/notification';
import { StaffModule } from '@app/staff';
import { TransparencyModule } from '@app/transparency';
import { Module } from '@nestjs/common';
import { FormFiles } from '../pages/form-files';
import { StaffApiModule } from '../staff/staff-api.module';
import { IdempotencyInterceptor } from '../staff/idempotency.interceptor';
import { AuditNotes } from '../staff/audit-notes';
import { DeskAccountController } from './account.controller';
import { DeskCardController } from './card.controller';
import { CaseHistory } from './case-history';
import { CaseViews } from './case-view';
import { DeskCaseController } from './case.controller';
import { DeskComplaintEntryController } from './complaint-entry.controller';
import { DeskComplaintController } from './complaint.controller';
import { DeskConversationController } from './conversation.controller';
import { DeskDatesController } from './dates.controller';
import { DeskDeputiesController } from './deputies.controller';
import { DeskAccess } from './desk-access';
import { DeskForms } from './desk-forms';
import { DeskMoves } from './desk-moves';
import { DeskSession } from './desk-session';
import { DeskEntryController } from './entry.controller';
import { DeskErasureController } from './erasure.controller';
import { DeskEvidenceController } from './evidence.controller';
import { DeskHolderReportController } from './holder-report.controller';
import { HeldLines } from './held-lines';
import { LoginForm } from './login-form';
import { DeskLoginController } from './login.controller';
import { DeskMenuController } from './menu.controller';
import { MovePreview } from './move-preview';
import { DeskNumberBlockController } from './number-block.controller';
import { DeskNumbersController } from './numbers.controller';
import { DeskOfficeController } from './office.controller';
import { DeskPaperController } from './paper.controller';
import { DeskReportController } from './report.controller';
import { Stack } from './stack';
import { DeskStackController } from './stack.controller';
import { DeskStepController } from './step.controller';
import { DeskTaskController } from './task.controller';

/** The officers' page: the same services as the REST interface, as forms and pages. */
@Module({
  imports: [
    AuditModule,
    CaseworkModule,
    ConversationModule,
    DocumentsModule,
    LettersModule,
    NotificationModule,
    StaffModule,
    StaffApiModule,
    TransparencyModule,
  ],
  providers: [
    AuditNotes,
    FormFiles,
    LoginForm,
    IdempotencyInterceptor,
    DeskSession,
    DeskForms,
    DeskAccess,
    DeskMoves,
    HeldLines,
    Stack,
    MovePreview,
    CaseViews,
    CaseHistory,
  ],
  // The steps come last: their path takes any word.
  controllers: [
    DeskLoginController,
    DeskAccountController,
    DeskCardController,
    DeskCaseController,
    DeskPaperController,
    DeskStackController,
    DeskConversationController,
    DeskTaskController,
    DeskOfficeController,
    DeskEntryController,
    DeskComplaintEntryController,
    DeskComplaintController,
    DeskNumbersController,
    DeskNumberBlockController,
    DeskReportController,
    DeskDatesController,
    DeskDeputiesController,
    DeskMenuController,
    DeskEvidenceController,
    DeskErasureController,
    DeskHolderReportController,
    DeskStepController,
  ],
})
export class DeskModule {}
