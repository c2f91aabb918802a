export * from './crypto.errors';
export * from './envelope';
export * from './keyring';
export * from './vault';
export * from './vault.module';
