// Preloaded into every child: when the supervisor is killed the channel to it closes, and the child ends too, even when
// that happens before its own code has begun. Registered first, so nothing can be missed.
process.once('disconnect', () => {
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), 10_000).unref();
});
// Listening keeps the channel open; it alone must not keep the process alive.
process.channel?.unref();
