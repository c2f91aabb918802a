export * from './attempts';
export * from './case-notices';
export * from './format-time';
export * from './notification.module';
export * from './outbound';
export * from './outbound-rows';
export * from './outbox';
export * from './outbox-list';
