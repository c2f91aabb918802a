export * from './arrival';
export * from './event-store';
export * from './intake';
export * from './intake.errors';
export * from './intake.module';
export * from './keyring-loader';
export * from './lanes';
export * from './spool';
