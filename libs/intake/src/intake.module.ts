import { join } from 'node:path';
import { Environment } from '@app/config';
import { Vault } from '@app/crypto';
import { QueueModule } from '@app/queue';
import { Module } from '@nestjs/common';
import { EventStore } from './event-store';
import { Intake } from './intake';
import { KeyringLoader } from './keyring-loader';
import { Spool } from './spool';

/** Receiving: raw first, then the queue. Working the lanes is the worker's (`Lanes`). */
@Module({
  imports: [QueueModule],
  providers: [
    EventStore,
    Intake,
    KeyringLoader,
    {
      provide: Spool,
      useFactory: (env: Environment, vault: Vault) => new Spool(join(env.dataDir, 'spool'), vault),
      inject: [Environment, Vault],
    },
  ],
  exports: [Intake, KeyringLoader, Spool],
})
export class IntakeModule {}
