import { CaseworkModule } from '@app/casework';
import { DocumentsModule } from '@app/documents';
import { Module } from '@nestjs/common';
import { LetterContent } from './letter-content';
import { LetterDrafter } from './letter-drafter';
import { LetterEffects } from './letter-effects';
import { LetterRows } from './letter-rows';
import { Letters } from './letters';
import { LetterSheet } from './letter-sheet';
import { NameCheck } from './name-check';
import { NumberSeries } from './number-series';

/** The letters of cases. */
@Module({
  imports: [CaseworkModule, DocumentsModule],
  providers: [
    LetterContent,
    LetterDrafter,
    LetterEffects,
    LetterRows,
    LetterSheet,
    Letters,
    NameCheck,
    NumberSeries,
  ],
  exports: [Letters],
})
export class LettersModule {}
