export * from './citizen-voice';
export * from './figures';
export * from './recap';
export * from './recap-csv';
export * from './recap-document';
export * from './recap-history';
