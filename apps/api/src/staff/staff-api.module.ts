import { AuditModule } from '@app/audit';
import { CaseworkModule } from '@app/casework';
import { ConversationModule } from '@app/conversation';
import { DocumentsModule } from '@app/documents';
import { LettersModule } from '@app/letters';
import { NotificationModule } from '@app/notification';
import { StaffModule } from '@app/staff';
import { Module } from '@nestjs/common';
import { FieldChecks } from '../public/field-checks';
import { AuthController, SessionController } from './auth.controller';
import { CasePaperController, DocumentsController } from './case-papers.controller';
import { CasesController } from './cases.controller';
import {
  AuditController,
  ChannelsController,
  ConversationsController,
  MessagesController,
  OutboxController,
  TasksController,
  UsersController,
} from './desk.controllers';

/** Everything that staff do over REST. */
@Module({
  imports: [
    AuditModule,
    CaseworkModule,
    ConversationModule,
    DocumentsModule,
    LettersModule,
    NotificationModule,
    StaffModule,
  ],
  providers: [FieldChecks],
  controllers: [
    AuthController,
    SessionController,
    CasesController,
    CasePaperController,
    DocumentsController,
    ConversationsController,
    MessagesController,
    TasksController,
    OutboxController,
    UsersController,
    AuditController,
    ChannelsController,
  ],
})
export class StaffApiModule {}
