import { CaseworkModule, Tasks } from '@app/casework';
import { CatalogueModule } from '@app/catalogue';
import { ChannelRegistry, ChannelsModule } from '@app/channels';
import { ConfigModule, Environment } from '@app/config';
import { Conversation, ConversationModule } from '@app/conversation';
import { Clock } from '@app/core';
import { VaultModule } from '@app/crypto';
import { DatabaseModule } from '@app/database';
import { DocumentsModule } from '@app/documents';
import { EventHandler, IntakeAlarms, IntakeModule, Lanes, MediaFetcher } from '@app/intake';
import { NotificationModule } from '@app/notification';
import { type Processor, QueueModule } from '@app/queue';
import { type DynamicModule, Injectable, Module, type Type } from '@nestjs/common';
import { AbandonedFiles } from './abandoned-files';
import { AccountCheck } from './channel-health/account-check';
import { ChannelHealth } from './channel-health/channel-health';
import { SilenceWatch } from './channel-health/silence-watch';
import { DeviceHolder } from './linked-device/device-holder';
import { DeviceIntake } from './linked-device/device-intake';
import { DeviceLauncher } from './linked-device/device-launcher';
import { Housekeeping } from './housekeeping';
import { NightlyBackup } from './nightly-backup';
import { IntakeProcessor, MediaProcessor, OutboundProcessor, TimersProcessor } from './processors';
import { Retention } from './retention';
import { Sweeper } from './sweeper';

/** A parked event is a task that somebody sees. */
@Injectable()
class TaskAlarms extends IntakeAlarms {
  constructor(private readonly tasks: Tasks) {
    super();
  }

  async parked(eventId: string, code: string): Promise<void> {
    await this.tasks.open({ kind: 'not_understood', subjectKind: 'event', subjectId: eventId, code });
  }
}

/** What a player of dialogues puts in the place of the real ones. */
export interface OtherWorld {
  clock: Clock;
  channels: ChannelRegistry;
}

/** The worker: processors over the libs. */
@Module({})
export class WorkerModule {
  static readonly processors: readonly Type<Processor>[] = [
    IntakeProcessor,
    MediaProcessor,
    OutboundProcessor,
    TimersProcessor,
  ];

  static for(env: Environment, other?: OtherWorld): DynamicModule {
    return {
      module: WorkerModule,
      imports: [
        other ? { module: ConfigModule, providers: [{ provide: Environment, useValue: env }] } : ConfigModule,
        other ? { module: VaultModule, providers: [{ provide: Clock, useValue: other.clock }] } : VaultModule,
        DatabaseModule.forUrl(env.databaseUrl, { maxConnections: 24, prepares: true }),
        CatalogueModule.forDirectory(env.catalogueDir),
        other
          ? { module: ChannelsModule, providers: [{ provide: ChannelRegistry, useValue: other.channels }] }
          : ChannelsModule,
        QueueModule,
        IntakeModule,
        DocumentsModule,
        CaseworkModule,
        NotificationModule,
        ConversationModule,
      ],
      providers: [
        Lanes,
        MediaFetcher,
        { provide: EventHandler, useExisting: Conversation },
        { provide: IntakeAlarms, useClass: TaskAlarms },
        IntakeProcessor,
        MediaProcessor,
        OutboundProcessor,
        TimersProcessor,
        Sweeper,
        AccountCheck,
        ChannelHealth,
        SilenceWatch,
        DeviceHolder,
        DeviceIntake,
        DeviceLauncher,
        AbandonedFiles,
        Housekeeping,
        NightlyBackup,
        Retention,
      ],
    };
  }
}
