import { type DynamicModule, Injectable, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Database } from './database';

@Injectable()
class DatabaseCloser implements OnApplicationShutdown {
  constructor(private readonly database: Database) {}

  /** Runs after every beforeApplicationShutdown hook, so that work in flight still has its connection. */
  async onApplicationShutdown(): Promise<void> {
    await this.database.close();
  }
}

/** Provides `Database`. It does not connect by itself: the process listens first (law 1). */
@Module({})
export class DatabaseModule {
  static forUrl(url: string, maxConnections?: number): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      providers: [{ provide: Database, useFactory: () => new Database(url, maxConnections) }, DatabaseCloser],
      exports: [Database],
    };
  }
}
