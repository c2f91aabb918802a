export * from './contacts';
export * from './contacts.errors';
export * from './contacts.module';
export * from './sender-of';
export * from './id-changes';
