export * from './documents.errors';
export * from './documents.module';
export * from './files';
export * from './inspect';
export * from './sealed-file';
export * from './storage';
export * from './tus-store';
export * from './uploads';
