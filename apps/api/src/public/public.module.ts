import { CaseworkModule } from '@app/casework';
import { DocumentsModule } from '@app/documents';
import { IntakeModule } from '@app/intake';
import { LettersModule } from '@app/letters';
import { NotificationModule } from '@app/notification';
import { StaffModule } from '@app/staff';
import { TransparencyModule } from '@app/transparency';
import { Module } from '@nestjs/common';
import { ComplaintController } from '../pages/complaint.controller';
import { FormFiles } from '../pages/form-files';
import { PagesController } from '../pages/pages.controller';
import { TrackController } from '../pages/track.controller';
import { VerifyController } from '../pages/verify.controller';
import { CitizenMoves } from './citizen-moves';
import { FieldChecks } from './field-checks';
import { PublicController } from './public.controller';
import { Resupply } from './resupply';
import { Submissions } from './submissions';
import { UploadsController } from './uploads.controller';
import { WebComplaints } from './web-complaints';

/** What citizens and everybody may call, and the pages over it. */
@Module({
  imports: [
    CaseworkModule,
    DocumentsModule,
    IntakeModule,
    LettersModule,
    NotificationModule,
    StaffModule,
    TransparencyModule,
  ],
  providers: [CitizenMoves, FieldChecks, FormFiles, Resupply, Submissions, WebComplaints],
  controllers: [
    PublicController,
    UploadsController,
    PagesController,
    TrackController,
    ComplaintController,
    VerifyController,
  ],
  exports: [FieldChecks],
})
export class PublicModule {}
