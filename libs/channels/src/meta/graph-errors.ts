import {
  ChannelBlocked,
  ChannelUnauthorized,
  MessageRefused,
  OutcomeUnknown,
  OutsideWindow,
  ProviderThrottled,
  ProviderUnavailable,
  RecipientUnreachable,
  type SendFailed,
  type SendFailureClass,
} from '../channels.errors';
import { isRecord, numberAt, objectAt } from './payload';

/** `code`, `code/subcode`, or a range `from-to`. */
type Row = readonly [codes: readonly string[], failure: SendFailureClass];

/** protocol.md 7, Messenger. A row with a subcode is stronger than one without. */
export const messengerErrors: readonly Row[] = [
  [['1200', '2'], 'retry'],
  [['4', '4/2018022', '613', '80006'], 'throttle'],
  [['10/2018278', '10/2018065'], 'window'],
  [['551', '10/2018108', '200/1545041', '100/2018001'], 'recipient'],
  [['100', '100/2018109', '36000'], 'message'],
  [['190', '190/460', '200', '200/2018028', '230', '10'], 'auth'],
  [['368'], 'policy'],
];

/** protocol.md 7, WhatsApp Cloud API; it has no subcodes since v16. */
export const whatsappErrors: readonly Row[] = [
  [['2', '131000', '131016', '131053', '131057'], 'retry'],
  [['4', '80007', '130429', '131048', '131056', '133016', '429', '613'], 'throttle'],
  [['131047'], 'window'],
  [['131026', '131021', '131030', '130472', '131049', '131050'], 'recipient'],
  [['100', '131008', '131009', '131051', '132000-132099'], 'message'],
  [['0', '3', '10', '190', '200-299', '131005', '133010'], 'auth'],
  [['368', '131031', '130497', '131042'], 'policy'],
];

const classes = {
  retry: ProviderUnavailable,
  throttle: ProviderThrottled,
  window: OutsideWindow,
  recipient: RecipientUnreachable,
  message: MessageRefused,
  auth: ChannelUnauthorized,
  policy: ChannelBlocked,
  unknown_outcome: OutcomeUnknown,
} as const;

export function sendFailed(failure: SendFailureClass, channel: string, code: string): SendFailed {
  return new classes[failure](channel, code);
}

/** Whether a body holds Graph's error, which also happens under status 200. */
export function hasGraphError(body: unknown): boolean {
  return isRecord(body) && isRecord(body['error']);
}

/** The failure that a Graph answer means: by code and subcode, and only where those are unknown by HTTP status. */
export function graphFailure(
  channel: string,
  table: readonly Row[],
  body: unknown,
  status = 400,
): SendFailed {
  const error = objectAt(body, 'error');
  const code = numberAt(error, 'code');
  const subcode = numberAt(error, 'error_subcode');
  const name = [code ?? `http_${status}`, ...(subcode === undefined ? [] : [subcode])].join('/');
  const failure = lookUp(table, code, subcode) ?? byStatus(status, error['is_transient'] === true);
  return sendFailed(failure, channel, name);
}

/** The row of a code, for a failed delivery status too; undefined where the table does not know it. */
export function lookUp(table: readonly Row[], code?: number, subcode?: number): SendFailureClass | undefined {
  if (code === undefined) return undefined;
  const find = (wanted: (row: string) => boolean): SendFailureClass | undefined =>
    table.find(([codes]) => codes.some(wanted))?.[1];
  return (
    find((row) => row === `${code}/${subcode}`) ??
    find((row) => {
      const [from = '', to = from] = row.split('-');
      return !row.includes('/') && code >= Number(from) && code <= Number(to);
    })
  );
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
