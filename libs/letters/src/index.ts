export * from './letters';
export * from './letters.errors';
export * from './letters.module';
export * from './template';
export * from './terbilang';
