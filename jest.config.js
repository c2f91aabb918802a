// unit: beside the code, touches nothing. integration: real PostgreSQL/Redis. e2e and faults: whole apps over HTTP.
const common = {
  testEnvironment: 'node',
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/data', '<rootDir>/.house'],
  moduleNameMapper: {
    '^file-type$': '<rootDir>/node_modules/file-type/index.js', // names no entry for Jest's resolver
    '^@app/database/embedded$': '<rootDir>/libs/database/src/embedded/index.ts',
    '^@app/([a-z-]+)$': '<rootDir>/libs/$1/src/index.ts',
  },
  transform: { '^.+\\.([cm]?tsx?|m?js)$': '<rootDir>/jest.swc-transform.js' },
  transformIgnorePatterns: [],
  moduleFileExtensions: ['ts', 'tsx', 'js', 'mjs', 'json', 'node'],
};

/** @type {import('jest').Config} */
module.exports = {
  // Whole systems on two busy cores: a limit is for what hangs, not for what is slow.
  testTimeout: 60_000,
  testSequencer: '<rootDir>/test/support/longest-first.js',
  projects: [
    { ...common, displayName: 'unit', testMatch: ['<rootDir>/{apps,libs,test}/**/*.spec.{ts,tsx}'] },
    {
      ...common,
      displayName: 'integration',
      testMatch: ['<rootDir>/{apps,libs,test}/**/*.int-spec.ts'],
      globalSetup: '<rootDir>/test/support/global-setup.js',
      globalTeardown: '<rootDir>/test/support/global-teardown.js',
    },
    {
      ...common,
      displayName: 'e2e',
      testMatch: ['<rootDir>/test/{e2e,faults}/**/*.e2e-spec.ts'],
      globalSetup: '<rootDir>/test/support/global-setup.js',
      globalTeardown: '<rootDir>/test/support/global-teardown.js',
    },
  ],
};
