export * from './crypto.errors';
export * from './envelope';
export * from './keyring';
export * from './vault';
