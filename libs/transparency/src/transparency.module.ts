import { CaseworkModule } from '@app/casework';
import { Module } from '@nestjs/common';
import { Board } from './board';
import { CitizenVoices, Recap, RecapDocument, RecapHistory } from './recap';
import { Tracking } from './tracking';

/** What the public may see. */
@Module({
  imports: [CaseworkModule],
  providers: [Board, CitizenVoices, Recap, RecapDocument, RecapHistory, Tracking],
  exports: [Board, Recap, RecapDocument, Tracking],
})
export class TransparencyModule {}
