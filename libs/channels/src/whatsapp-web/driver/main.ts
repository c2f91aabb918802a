import type { FromDriver, ToDriver } from '../whatsapp-web.protocol';
import { Browser } from './browser';

/**
 * A process that does nothing but drive one browser. It knows no database and no key: what it hears it tells its holder,
 * and when the holder is gone it ends, and Chromium with it.
 */
export function runDriver(): Promise<void> {
  let browser: Browser | undefined;
  let ending = false;
  const tell = (message: FromDriver): void => {
    if (process.connected) process.send?.(message, () => undefined);
  };
  const end = async (reason: string, final: boolean): Promise<void> => {
    if (ending) return;
    ending = true;
    setTimeout(() => leave(browser, 1), 8000).unref();
    await browser?.close(reason);
    await tellSurely({ type: 'ended', reason, final });
    leave(browser, 0);
  };
  process.once('disconnect', () => void end('holder_gone', false));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void end('stopped', false));
  // The library answers some events with promises that nobody holds.
  process.on('unhandledRejection', () => void end('browser_failed', false));
  process.on('uncaughtException', () => void end('browser_failed', false));
  process.on('message', (message: ToDriver) => {
    if (message.type === 'stop') void end('stopped', false);
    else if (message.type === 'call') {
      const { id, call } = message;
      const begin = (): Promise<boolean> => tellSurely({ type: 'sending', id });
      void browser?.call(call, begin).then((answer) => tell({ type: 'answer', id, answer }));
    } else {
      browser = new Browser(message.settings, tell, (reason, final) => void end(reason, final));
      void browser.start();
    }
  });
  return Promise.resolve();
}

/** False when nobody hears it any more. */
function tellSurely(message: FromDriver): Promise<boolean> {
  return new Promise((resolve) => {
    if (process.connected) process.send?.(message, (error: Error | null) => resolve(error === null));
    else resolve(false);
  });
}

/** Whatever is left of the browser goes first. */
function leave(browser: Browser | undefined, code: number): void {
  browser?.kill();
  setTimeout(() => process.exit(code), 50);
}

if (require.main === module) void runDriver();
