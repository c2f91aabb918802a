export * from './backup-log';
export * from './backup-reader';
export * from './backup.errors';
export * from './before-migration';
export * from './make-backup';
export * from './nightly-file';
export * from './restore-backup';
