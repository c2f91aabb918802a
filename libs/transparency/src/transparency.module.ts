import { CaseworkModule } from '@app/casework';
import { Module } from '@nestjs/common';
import { Board } from './board';
import { Tracking } from './tracking';

/** What the public may see. */
@Module({ imports: [CaseworkModule], providers: [Board, Tracking], exports: [Board, Tracking] })
export class TransparencyModule {}
