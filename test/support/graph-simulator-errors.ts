import { randomBytes } from 'node:crypto';
import { type SimulatedAnswer } from './graph-simulator-proxy';

interface GraphError {
  status?: number;
  message: string;
  code: number;
  subcode?: number;
  details?: string;
  type?: string;
}

/** An answer in the shape of Meta's errors (protocol.md 9). */
export function graphError({
  status = 400,
  message,
  code,
  subcode,
  details,
  type,
}: GraphError): SimulatedAnswer {
  return {
    status,
    body: {
      error: {
        message: `(#${code}) ${message}`,
        type: type ?? 'OAuthException',
        code,
        ...(subcode === undefined ? {} : { error_subcode: subcode }),
        ...(details === undefined ? {} : { error_data: { messaging_product: 'whatsapp', details } }),
        fbtrace_id: randomBytes(8).toString('base64url'),
      },
    },
  };
}
