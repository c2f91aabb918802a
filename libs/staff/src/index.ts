export * from './auth';
export * from './password';
export * from './staff.errors';
export * from './staff.module';
export * from './users';
