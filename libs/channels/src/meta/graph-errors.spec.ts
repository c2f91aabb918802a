import { type SendFailureClass } from '../channels.errors';
import { type ErrorTable } from '../error-table';
import { messengerErrors } from '../messenger/messenger.errors';
import { whatsappErrors } from '../whatsapp-cloud/whatsapp-cloud.errors';
import { graphFailure, networkFailure } from './graph-errors';

/** protocol.md 7, cell by cell. */
const expected: readonly [SendFailureClass, messenger: string, whatsapp: string][] = [
  ['retry', '1 1200 2', '1 131000 131016 131053 131057 2'],
  ['throttle', '4 4/2018022 613 80006', '4 80007 130429 131048 131056 133016 429 613'],
  ['window', '10/2018278 10/2018065', '131047'],
  ['recipient', '551 10/2018108 200/1545041 100/2018001', '131026 131021 131030 130472 131049 131050'],
  ['message', '100 100/2018109 100/1893061 36000', '100 131008 131009 131051 132000 132001 132099'],
  ['auth', '190 190/460 200 200/2018028 230 10', '0 3 10 190 200 250 299 131005 133010'],
  ['policy', '368', '368 131031 130497 131042'],
];

const rows = (column: 1 | 2): [string, SendFailureClass][] =>
  expected.flatMap((row) => row[column].split(' ').map((code): [string, SendFailureClass] => [code, row[0]]));

function answer(code: string): unknown {
  const [main, sub] = code.split('/').map(Number);
  return { error: { code: main, ...(sub === undefined ? {} : { error_subcode: sub }) } };
}

describe('graphFailure', () => {
  it.each(rows(1))('Messenger %s is %s', (code, failure) => {
    const failed = graphFailure('messenger', messengerErrors, answer(code));
    expect(failed).toMatchObject({ failure, details: { channel: 'messenger', code } });
  });

  it.each(rows(2))('WhatsApp %s is %s', (code, failure) => {
    expect(graphFailure('whatsapp', whatsappErrors, answer(code)).failure).toBe(failure);
  });

  it.each<[string, ErrorTable, 1 | 2]>([
    ['Messenger', messengerErrors, 1],
    ['WhatsApp', whatsappErrors, 2],
  ])('has no row of %s that this table does not know', (_name, table, column) => {
    const told = new Map(rows(column));
    const beyond = table
      .flatMap(({ codes, failure }) => codes.map((code) => [code.split('-')[0] ?? '', failure] as const))
      .filter(([code, failure]) => told.get(code) !== failure)
      .map(([code]) => code);

    expect(beyond).toEqual([]);
  });

  it.each<[number, unknown, SendFailureClass]>([
    [429, {}, 'throttle'],
    [500, undefined, 'retry'],
    [503, { error: { code: 987654 } }, 'retry'],
    [401, {}, 'auth'],
    [400, { error: { code: 987654 } }, 'message'],
    [400, { error: { code: 987654, is_transient: true } }, 'retry'],
    [500, { error: { code: 190 } }, 'auth'],
  ])('decides status %d with %j: %s', (status, body, failure) => {
    expect(graphFailure('whatsapp', whatsappErrors, body, status).failure).toBe(failure);
  });

  it('slows only the pair at 131056, else the account', () => {
    expect(graphFailure('whatsapp', whatsappErrors, answer('131056'))).toMatchObject({ scope: 'pair' });
    expect(graphFailure('whatsapp', whatsappErrors, answer('130429'))).toMatchObject({ scope: 'account' });
  });

  it('retries by itself only what surely did not arrive', () => {
    const retryable = expected.filter(([, , codes]) => {
      return graphFailure('whatsapp', whatsappErrors, answer(codes.split(' ')[0] ?? '')).retryable;
    });
    expect(retryable.map(([failure]) => failure)).toEqual(['retry', 'throttle']);
  });
});

describe('networkFailure', () => {
  const coded = (code: string, more: object = {}): Error => Object.assign(new Error('x'), { code, ...more });

  it.each<[string, unknown, SendFailureClass]>([
    ['refused', coded('ECONNREFUSED'), 'retry'],
    ['no such name', new TypeError('fetch failed', { cause: coded('ENOTFOUND') }), 'retry'],
    ['an untrusted certificate', coded('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), 'retry'],
    ['a connect timeout', coded('ETIMEDOUT', { connect: true }), 'retry'],
    [
      'a refused tunnel',
      Object.assign(new Error('tunneling socket could not be established, statusCode=403'), {
        code: 'ECONNRESET',
      }),
      'retry',
    ],
    ['a reset', coded('ECONNRESET'), 'unknown_outcome'],
    ['a read timeout', coded('ESOCKETTIMEDOUT'), 'unknown_outcome'],
    ['our own timeout', new DOMException('x', 'TimeoutError'), 'unknown_outcome'],
    ['anything else', 'x', 'unknown_outcome'],
  ])('takes %s for %s', (_name, error, failure) => {
    expect(networkFailure('messenger', error).failure).toBe(failure);
  });
});
