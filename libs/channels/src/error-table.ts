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
} from './channels.errors';

/** What codes of a provider mean. */
export interface ErrorRow {
  /** `code`, `code/subcode`, or a range `from-to`. A row with a subcode is stronger than one without. */
  codes: readonly string[];
  failure: SendFailureClass;
  /** Only the one person must wait, not the account. */
  scope?: 'pair';
}

export type ErrorTable = readonly ErrorRow[];

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

/** The row of a code; undefined where the table does not know it. */
export function rowOf(table: ErrorTable, code?: number, subcode?: number): ErrorRow | undefined {
  if (code === undefined) return undefined;
  const find = (wanted: (codes: string) => boolean): ErrorRow | undefined =>
    table.find(({ codes }) => codes.some(wanted));
  return (
    find((row) => row === `${code}/${subcode}`) ??
    find((row) => {
      const [from = '', to = from] = row.split('-');
      return !row.includes('/') && code >= Number(from) && code <= Number(to);
    })
  );
}
