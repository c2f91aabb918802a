export * from './config.errors';
export * from './environment';
