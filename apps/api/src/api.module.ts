import { CatalogueModule } from '@app/catalogue';
import { ChannelsModule } from '@app/channels';
import { ConfigModule, type Environment } from '@app/config';
import { VaultModule } from '@app/crypto';
import { DatabaseModule } from '@app/database';
import { IntakeModule } from '@app/intake';
import { StaffModule } from '@app/staff';
import { type DynamicModule, Module } from '@nestjs/common';
import { DatabaseLink } from './database-link';
import { DeskModule } from './desk/desk.module';
import { OperationsModule } from './operations/operations.module';
import { ProblemFilter } from './problem.filter';
import { PublicModule } from './public/public.module';
import { StaffApiModule } from './staff/staff-api.module';

/** The API: edges over the libs. */
@Module({})
export class ApiModule {
  static for(env: Environment): DynamicModule {
    return {
      module: ApiModule,
      imports: [
        ConfigModule,
        VaultModule,
        DatabaseModule.forUrl(env.databaseUrl),
        CatalogueModule.forDirectory(env.catalogueDir),
        ChannelsModule,
        IntakeModule,
        StaffModule,
        OperationsModule,
        PublicModule,
        StaffApiModule,
        DeskModule,
      ],
      providers: [DatabaseLink, ProblemFilter],
    };
  }
}
