import { type ErrorTable } from '../error-table';

/** protocol.md 7. Codes 10, 100 and 200 mean opposite things by their subcode. */
export const messengerErrors: ErrorTable = [
  { failure: 'retry', codes: ['1', '2', '1200'] },
  { failure: 'throttle', codes: ['4', '4/2018022', '613', '80006'] },
  { failure: 'window', codes: ['10/2018278', '10/2018065'] },
  { failure: 'recipient', codes: ['551', '10/2018108', '200/1545041', '100/2018001'] },
  { failure: 'message', codes: ['100', '100/2018109', '100/1893061', '36000'] },
  { failure: 'auth', codes: ['10', '190', '190/460', '200', '200/2018028', '230'] },
  { failure: 'policy', codes: ['368'] },
];
