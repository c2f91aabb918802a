export * from './app-worker';
export * from './backend';
export * from './job-options';
export * from './queue.module';
export * from './queues';
export * from './wake-up';
