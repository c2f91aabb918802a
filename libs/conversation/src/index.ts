export * from './conversation';
export * from './conversation.errors';
export * from './conversation.module';
export * from './conversations';
