import type { DataSourceOptions } from 'typeorm';
import { entities } from './entities';
import { InitialSchema1732400000001 } from './migrations/0001-initial-schema';
import { ApplicationRole1732400000002 } from './migrations/0002-application-role';

// Named one by one: a glob would not be compiled, and the order is the history.
export const migrations = [InitialSchema1732400000001, ApplicationRole1732400000002];

/** Options of the pool; the role is added at connecting, where it exists. */
export function dataSourceOptions(url: string, max = 12): DataSourceOptions {
  return {
    type: 'postgres',
    url,
    entities: [...entities],
    migrations,
    migrationsRun: false,
    migrationsTableName: 'schema_migrations',
    synchronize: false,
    installExtensions: false,
    applicationName: 'si-cepat-mesi',
    extra: {
      max,
      connectionTimeoutMillis: 3000,
      keepAlive: true,
      options: '-c timezone=UTC',
    },
  };
}
