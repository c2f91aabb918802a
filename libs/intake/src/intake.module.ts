import { Environment } from '@app/config';
import { Vault } from '@app/crypto';
import { QueueModule } from '@app/queue';
import { Module } from '@nestjs/common';
import { EventStore } from './event-store';
import { Intake } from './intake';
import { KeyringLoader } from './keyring-loader';
import { DevicePeers } from './linked-device/device-peers';
import { LinkedDevices } from './linked-device/linked-devices';
import { Spool, spoolFolder } from './spool';

/** Receiving: raw first, then the queue. Working the lanes is the worker's (`Lanes`). */
@Module({
  imports: [QueueModule],
  providers: [
    DevicePeers,
    EventStore,
    Intake,
    KeyringLoader,
    LinkedDevices,
    {
      provide: Spool,
      useFactory: (env: Environment, vault: Vault) => new Spool(spoolFolder(env.dataDir), vault),
      inject: [Environment, Vault],
    },
  ],
  exports: [DevicePeers, EventStore, Intake, KeyringLoader, LinkedDevices, Spool],
})
export class IntakeModule {}
