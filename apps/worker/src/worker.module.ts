import { CaseworkModule, Tasks } from '@app/casework';
import { CatalogueModule } from '@app/catalogue';
import { ChannelsModule } from '@app/channels';
import { ConfigModule, type Environment } from '@app/config';
import { Conversation, ConversationModule } from '@app/conversation';
import { VaultModule } from '@app/crypto';
import { DatabaseModule } from '@app/database';
import { DocumentsModule } from '@app/documents';
import { EventHandler, IntakeAlarms, IntakeModule, Lanes, MediaFetcher } from '@app/intake';
import { NotificationModule } from '@app/notification';
import { QueueModule } from '@app/queue';
import { type DynamicModule, Injectable, Module } from '@nestjs/common';
import { IntakeProcessor, MediaProcessor, OutboundProcessor, TimersProcessor } from './processors';
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

/** The worker: processors over the libs. */
@Module({})
export class WorkerModule {
  static for(env: Environment): DynamicModule {
    return {
      module: WorkerModule,
      imports: [
        ConfigModule,
        VaultModule,
        DatabaseModule.forUrl(env.databaseUrl, 24),
        CatalogueModule.forDirectory(env.catalogueDir),
        ChannelsModule,
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
      ],
    };
  }
}
