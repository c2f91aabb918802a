import { type DynamicModule, Module } from '@nestjs/common';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import { type DataSource } from 'typeorm';
import { dataSourceOptions, type PoolUse } from './data-source-options';
import { Database } from './database';
import { OfficeRows } from './office-rows';

/** Provides `Database`. It does not connect by itself: the process listens first (law 1). */
@Module({})
export class DatabaseModule {
  static forUrl(url: string, use?: PoolUse): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      imports: [TypeOrmModule.forRoot({ ...dataSourceOptions(url, use), manualInitialization: true })],
      providers: [
        {
          provide: Database,
          useFactory: (source: DataSource) => new Database(source),
          inject: [getDataSourceToken()],
        },
        OfficeRows,
      ],
      exports: [Database, OfficeRows],
    };
  }
}
