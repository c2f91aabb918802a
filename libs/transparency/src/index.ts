export * from './board';
export * from './recap';
export * from './tracking';
export * from './transparency.module';
