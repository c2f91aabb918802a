import { CaseworkModule } from '@app/casework';
import { DocumentsModule } from '@app/documents';
import { Module } from '@nestjs/common';
import { LetterDrafter } from './letter-drafter';
import { LetterEffects } from './letter-effects';
import { LetterRows } from './letter-rows';
import { Letters } from './letters';
import { NumberSeries } from './number-series';

/** The letters of cases. */
@Module({
  imports: [CaseworkModule, DocumentsModule],
  providers: [LetterDrafter, LetterEffects, LetterRows, Letters, NumberSeries],
  exports: [Letters],
})
export class LettersModule {}
