export * from './board';
export * from './tracking';
export * from './transparency.module';
