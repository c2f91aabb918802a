import { DocumentsModule } from '@app/documents';
import { IntakeModule } from '@app/intake';
import { LettersModule } from '@app/letters';
import { StaffModule } from '@app/staff';
import { TransparencyModule } from '@app/transparency';
import { Module } from '@nestjs/common';
import { PagesController } from '../pages/pages.controller';
import { FieldChecks } from './field-checks';
import { PublicController } from './public.controller';
import { Submissions } from './submissions';
import { UploadsController } from './uploads.controller';

/** What citizens and everybody may call, and the pages over it. */
@Module({
  imports: [DocumentsModule, IntakeModule, LettersModule, StaffModule, TransparencyModule],
  providers: [FieldChecks, Submissions],
  controllers: [PublicController, UploadsController, PagesController],
  exports: [FieldChecks],
})
export class PublicModule {}
