export * from './application-role';
export { migrations } from './data-source-options';
export * from './database';
export * from './database.errors';
export * from './database.module';
export * from './entities';
export * from './migrate';
export * from './office-rows';
export * from './pg-errors';
