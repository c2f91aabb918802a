import { type ErrorTable } from '../error-table';

/** protocol.md 7. There are no subcodes since v16; the first row that knows a code counts. */
export const whatsappErrors: ErrorTable = [
  { failure: 'retry', codes: ['1', '2', '131000', '131016', '131053', '131057'] },
  { failure: 'throttle', codes: ['131056'], scope: 'pair' },
  { failure: 'throttle', codes: ['4', '429', '613', '80007', '130429', '131048', '133016'] },
  { failure: 'window', codes: ['131047'] },
  { failure: 'recipient', codes: ['130472', '131021', '131026', '131030', '131049', '131050'] },
  { failure: 'message', codes: ['100', '131008', '131009', '131051', '132000-132099'] },
  { failure: 'auth', codes: ['0', '3', '10', '190', '200-299', '131005', '133010'] },
  { failure: 'policy', codes: ['368', '130497', '131031', '131042'] },
];
