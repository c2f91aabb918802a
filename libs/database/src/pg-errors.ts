import { QueryRunnerProviderAlreadyReleasedError } from 'typeorm';
import { DatabaseUnavailable } from './database.errors';

const connectionCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  '57P01',
  '57P02',
  '57P03',
  '53300',
]);

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const driverError: unknown = 'driverError' in error ? error.driverError : undefined;
  if (driverError instanceof Error) return codeOf(driverError);
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** Whether a failure means that the database is away, not that the statement was wrong. */
export function isConnectionError(error: unknown): boolean {
  if (error instanceof DatabaseUnavailable) return true;
  // TypeORM lets go of a connection that was lost between two statements: the next one of the transaction meets this.
  if (error instanceof QueryRunnerProviderAlreadyReleasedError) return true;
  const code = codeOf(error);
  if (connectionCodes.has(code) || code.startsWith('08')) return true;
  return (
    error instanceof Error &&
    /Connection terminated|timeout exceeded when trying to connect|connection timeout|Client has encountered a connection error/i.test(
      error.message,
    )
  );
}

/** Whether the values themselves were refused, so that trying again changes nothing (classes 22 and 23, or never sent). */
export function isValueRefused(error: unknown): boolean {
  return /^2[23]/.test(codeOf(error)) || error instanceof RangeError || error instanceof TypeError;
}

/** Whether a failure is a broken unique constraint, optionally a named one. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  if (codeOf(error) !== '23505') return false;
  if (!constraint) return true;
  const source: unknown = error instanceof Error && 'driverError' in error ? error.driverError : error;
  return source instanceof Error && 'constraint' in source && source.constraint === constraint;
}
