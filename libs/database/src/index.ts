export * from './application-role';
export * from './database';
export * from './database.errors';
export * from './database.module';
export * from './entities';
export * from './migrate';
export * from './pg-errors';
