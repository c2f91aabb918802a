module.exports = async function globalTeardown() {
  const stop = globalThis.stopTestPostgres;
  globalThis.stopTestPostgres = undefined;
  if (!stop) return;
  delete process.env.TEST_DATABASE_URL;
  await stop();
};
