import { CaseworkModule } from '@app/casework';
import { DocumentsModule } from '@app/documents';
import { Module } from '@nestjs/common';
import { ElectronicSigner, ManualElectronicSigner } from './electronic-signer';
import { LetterContent } from './letter-content';
import { LetterDrafter } from './letter-drafter';
import { LetterErasure } from './letter-erasure';
import { LetterEffects } from './letter-effects';
import { LetterHistory } from './letter-history';
import { LetterLife } from './letter-life';
import { LetterRows } from './letter-rows';
import { Letters } from './letters';
import { LetterTimers } from './letter-timers';
import { LetterSheet } from './letter-sheet';
import { NameCheck } from './name-check';
import { NumberBlocks } from './number-blocks';
import { NumberBook } from './number-book';
import { NumberSeries } from './number-series';
import { NumberVoiding } from './number-voiding';
import { RegisterBook } from './register-book';
import { SignedPaper } from './signed-paper';
import { SigningOfficials } from './signing-officials';

/** The letters of cases. */
@Module({
  imports: [CaseworkModule, DocumentsModule],
  providers: [
    LetterContent,
    LetterDrafter,
    LetterEffects,
    LetterErasure,
    LetterHistory,
    LetterLife,
    LetterRows,
    LetterSheet,
    LetterTimers,
    Letters,
    NameCheck,
    NumberBlocks,
    NumberBook,
    NumberSeries,
    NumberVoiding,
    RegisterBook,
    SignedPaper,
    SigningOfficials,
    { provide: ElectronicSigner, useClass: ManualElectronicSigner },
  ],
  exports: [
    LetterErasure,
    LetterHistory,
    LetterLife,
    Letters,
    NumberBlocks,
    NumberBook,
    NumberVoiding,
    RegisterBook,
  ],
})
export class LettersModule {}
