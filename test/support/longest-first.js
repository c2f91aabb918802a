// The order in which Jest starts test files. Two workers end together when the longest files begin first; a fresh clone has no
// earlier durations to go by. Files that are not named here follow, the largest first.
const { statSync } = require('node:fs');

/** Seconds on a small machine, of whatever takes more than a tenth of its suite's time or comes near it. */
const seconds = {
  'test/dialogues/dialogues.int-spec.ts': 180,
  'linked-device/linked-device.int-spec.ts': 50,
  'api/src/wild-requests.int-spec.ts': 50,
  'properties/arrival.int-spec.ts': 50,
  'fifth-channel/fifth-channel.int-spec.ts': 32,
  'dialogues/made-elsewhere.int-spec.ts': 30,
  'test/e2e/desk.e2e-spec.ts': 170,
  'test/faults/database-minute.e2e-spec.ts': 110,
  'test/faults/kill-nine.e2e-spec.ts': 100,
  'test/faults/graph-answers.e2e-spec.ts': 75,
  'test/e2e/stories.e2e-spec.ts': 67,
  'test/faults/standalone.e2e-spec.ts': 60,
  'test/faults/database-away.e2e-spec.ts': 58,
  'test/e2e/simulate.e2e-spec.ts': 45,
  'test/faults/backup-drill.e2e-spec.ts': 40,
};

const known = ({ path }) => Object.entries(seconds).find(([end]) => path.endsWith(`/${end}`))?.[1] ?? 0;

module.exports = class LongestFirst {
  sort(tests) {
    const rank = (test) => ({ test, known: known(test), size: statSync(test.path).size });
    return [...tests]
      .map(rank)
      .sort((one, other) => other.known - one.known || other.size - one.size)
      .map(({ test }) => test);
  }

  /** The long files are dealt out one by one. */
  shard(tests, { shardIndex, shardCount }) {
    return this.sort(tests).filter((_test, at) => at % shardCount === shardIndex - 1);
  }

  /** Nobody remembers which they were: all are run. */
  allFailedTests(tests) {
    return tests;
  }

  cacheResults() {} // the order is the same every time
};
