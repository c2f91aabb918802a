export * from './config.errors';
export * from './config.module';
export * from './environment';
