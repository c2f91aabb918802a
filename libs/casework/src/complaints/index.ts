export * from './complaint-list';
export * from './complaint-record';
export * from './complaint-rules';
export * from './complaint-timers';
export * from './complaints';
export * from './objections';
export * from './open-door';
