// Jest runs this once for every project that has tests to run; the first starts PostgreSQL, the others use it.
const { startTestPostgres } = require('./postgres');

module.exports = async function globalSetup() {
  if (process.env.TEST_DATABASE_URL) return;
  const postgres = await startTestPostgres();
  process.env.TEST_DATABASE_URL = postgres.url;
  globalThis.stopTestPostgres = () => postgres.stop();
};
