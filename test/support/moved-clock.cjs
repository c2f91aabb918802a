// Preloaded into a program under test: its time is the machine's plus what stands in a file, so that minutes and nights need
// not be waited for. Everything of the program sees the same time; that of the database server does not move.
const { readFileSync } = require('node:fs');

const file = process.env.MOVED_CLOCK_FILE;
const realNow = Date.now.bind(Date);
/** How old a look at the file may be: who moves the clock and asks at once must meet the new time. */
const staleMs = 2;
let moved = 0;
let readAt = 0;

function movedNow(now) {
  if (now - readAt < staleMs) return moved;
  readAt = now;
  try {
    moved = Number(readFileSync(file, 'utf8') || moved); // empty while it is being written
  } catch {
    // Not written yet.
  }
  return moved;
}

if (file) {
  Date.now = () => {
    const now = realNow();
    return now + movedNow(now);
  };
  globalThis.Date = new Proxy(Date, {
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length > 0 ? args : [Date.now()], newTarget),
    apply: () => new Date().toString(),
  });
}
