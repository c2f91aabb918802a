export { ArrivedMedia } from './arrived-media';
export * from './conversation';
export { ConversationStore } from './conversation-store';
export * from './conversation.errors';
export * from './conversation.module';
export * from './conversations';
export { type Erased, Erasure, type ErasureOrder } from './erasure/erasure';
export type * from './understand/reading';
export * from './understand/understanding';
