import { isRecord } from '@app/core';
import { ProviderThrottled, type SendFailed, type SendFailureClass } from '../channels.errors';
import { type ErrorTable, rowOf, sendFailed } from '../error-table';
import { numberAt, objectAt } from './payload';

/** Whether a body holds Graph's error, which also happens under status 200. */
export function hasGraphError(body: unknown): boolean {
  return isRecord(body) && isRecord(body['error']);
}

/** The failure that a Graph answer means: by code and subcode, and only where those are unknown by HTTP status. */
export function graphFailure(channel: string, table: ErrorTable, body: unknown, status = 400): SendFailed {
  const error = objectAt(body, 'error');
  const code = numberAt(error, 'code');
  const subcode = numberAt(error, 'error_subcode');
  const name = [code ?? `http_${status}`, ...(subcode === undefined ? [] : [subcode])].join('/');
  const row = rowOf(table, code, subcode);
  const failed = sendFailed(row?.failure ?? byStatus(status, error['is_transient'] === true), channel, name);
  return row?.scope === 'pair' && failed instanceof ProviderThrottled ? failed.ofPair() : failed;
}

function byStatus(status: number, transient: boolean): SendFailureClass {
  if (status === 429) return 'throttle';
  if (status >= 500 || transient) return 'retry';
  return status === 401 ? 'auth' : 'message';
}

/** Failures of the network that surely came before the request had left; after any other one nobody knows. */
const beforeSending = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'EPROTO',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_ABORTED', // the proxy refused the tunnel
]);

/** The failure that a broken connection means. */
export function networkFailure(channel: string, error: unknown): SendFailed {
  const code = networkCode(error);
  const never = beforeSending.has(code) || isTlsRefusal(code) || neverConnected(error);
  return sendFailed(never ? 'retry' : 'unknown_outcome', channel, code);
}

/** Node's code of a failure, looked for in its causes too. */
export function networkCode(error: unknown): string {
  for (let inner = error; isRecord(inner) || inner instanceof Error; inner = Reflect.get(inner, 'cause')) {
    const code: unknown = Reflect.get(inner, 'code');
    if (typeof code === 'string') return code.slice(0, 60);
  }
  return error instanceof Error && error.name === 'TimeoutError' ? 'TIMEOUT' : 'network';
}

/** Codes of TLS name the certificate: the handshake ended before any byte of the request. */
function isTlsRefusal(code: string): boolean {
  return /CERT|SELF_SIGNED|UNABLE_TO_|ERR_SSL|ERR_TLS/.test(code);
}

/** `request`, which `fb` stands on: a connect timeout carries `connect`, a refused tunnel only says so in words. */
function neverConnected(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    Reflect.get(error, 'connect') === true ||
    error.message.startsWith('tunneling socket could not be established')
  );
}
