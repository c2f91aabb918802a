import { Environment } from '@app/config';
import { Database } from '@app/database';
import { Injectable, Module, type OnApplicationShutdown } from '@nestjs/common';
import { QueueBackend } from './backend';
import { WakeUp } from './wake-up';

@Injectable()
class QueueCloser implements OnApplicationShutdown {
  constructor(private readonly wakeUp: WakeUp) {}

  async onApplicationShutdown(): Promise<void> {
    await this.wakeUp.close();
  }
}

/** Provides `WakeUp` and `QueueBackend`; connects at the first use. */
@Module({
  providers: [
    {
      provide: QueueBackend,
      useFactory: (env: Environment) => new QueueBackend(env.databaseUrl, env.redisUrl),
      inject: [Environment],
    },
    {
      provide: WakeUp,
      useFactory: (backend: QueueBackend, database: Database) => new WakeUp(backend, database),
      inject: [QueueBackend, Database],
    },
    QueueCloser,
  ],
  exports: [WakeUp, QueueBackend],
})
export class QueueModule {}
