export * from './config.errors';
export * from './config.module';
export * from './environment';
export * from './project-folder';
export * from './restore-mark';
export { Variables } from './variables';
