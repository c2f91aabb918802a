import { AppError } from '@app/core';
import pino, { type Logger } from 'pino';
import { currentContext } from './request-context';

/** Fields of a log line: our ids, codes, counts and durations; never a citizen's data. */
export type LogFields = Record<string, string | number | boolean | undefined>;

const root: Logger = pino({
  level: process.env['LOG_LEVEL'] ?? 'info',
  base: { pid: process.pid },
  timestamp: pino.stdTimeFunctions.isoTime,
  mixin: () => ({ ...currentContext() }),
});

/** JSON lines with a stable event name. `error` = a person must act, `warn` = degraded and self-healing. */
export const log = {
  debug: (event: string, fields: LogFields = {}): void => root.debug(fields, event),
  info: (event: string, fields: LogFields = {}): void => root.info(fields, event),
  warn: (event: string, fields: LogFields = {}): void => root.warn(fields, event),
  error: (event: string, fields: LogFields = {}): void => root.error(fields, event),
};

/** For commands whose output people read. */
export function setLogLevel(level: 'error' | 'silent'): void {
  root.level = level;
}

/** What may be told of a failure: our code and details, or a foreign error's name and code, never its text. */
export function describeError(error: unknown): LogFields {
  if (error instanceof AppError) return { code: error.code, ...error.details };
  if (!(error instanceof Error)) return { code: 'unknown' };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'none';
  return { name: error.name, code, at: firstFrame(error) };
}

/** The first line of ours in the stack: file and line only, for the message may hold values. */
function firstFrame(error: Error): string {
  const frame = error.stack?.split('\n').find((line) => /\((?!node:).*(apps|libs)\//.test(line));
  return frame?.replace(/^.*\/((?:apps|libs)\/[^)]*)\)?$/, '$1') ?? '';
}
