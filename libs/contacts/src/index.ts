export * from './contacts';
export * from './contacts.errors';
export * from './contacts.module';
