/** What the program that drives the browser and the process that holds it say to each other, over Node's own IPC. */

/** A WhatsApp message as plain data: no thumbnail, no key of the file, nothing that the library alone understands. */
export interface WebMessage {
  /** `id._serialized`, which the library finds the message by. */
  id: string;
  type: string;
  /** The chat it stands in: of a person `…@c.us` or `…@lid`. */
  chat: string;
  fromMe: boolean;
  /** Seconds. */
  t?: number;
  text?: string;
  /** Of an answer to a button or list. */
  choice?: string;
  name?: string;
  /** `…@c.us` of a person whose chat is a `…@lid`, where WhatsApp tells it. */
  phone?: string;
  /** A story or a broadcast list. */
  isPublic?: boolean;
  file?: { mime?: string; name?: string; size?: number; sha256?: string };
  place?: { latitude: number; longitude: number; name?: string };
}

/** What happened in the browser; this is the raw body that is stored. */
export type WebEvent =
  | { event: 'message'; message: WebMessage }
  | { event: 'edit'; message: WebMessage; editedAt: number }
  | { event: 'revoke'; message: WebMessage }
  | { event: 'ack'; message: WebMessage; ack: number }
  | { event: 'undecrypted'; message: WebMessage }
  | { event: 'reaction'; target: string; sender: string; emoji: string; t: number };

/** How far the browser has come. */
export type DriverState = 'starting' | 'qr' | 'authenticated' | 'ready';

/** All that the program is told; its environment is empty. */
export interface DriverSettings {
  chromium: string;
  /** Where the session lies; the program's account owns it. */
  sessionDir: string;
  /** Of HTTPS_PROXY. */
  proxy?: string;
  /** False where the kernel or the image has none for an ordinary account. */
  sandbox: boolean;
  /** Last time of which messages are stored, in seconds: what came later is read again after `ready`. */
  since?: number;
  /** The time of the start, in seconds. */
  now: number;
}

export type DriverCall =
  | { name: 'send'; chat: string; text?: string; file?: DriverFile; typingMs: number }
  | { name: 'media'; messageId: string; maxBytes: number }
  /** Does the page still answer? */
  | { name: 'pulse' };

export interface DriverFile {
  base64: string;
  mime: string;
  name: string;
}

/** Why a call was not done. `unsent`: surely before anything went out; `unknown`: nobody knows. */
export type CallFailure = 'unsent' | 'no_such_person' | 'unknown' | 'not_yet' | 'too_large';

export type CallAnswer =
  | { ok: true; messageId?: string; file?: { base64: string; mime?: string } }
  | { ok: false; failure: CallFailure };

export type ToDriver =
  | { type: 'start'; settings: DriverSettings }
  | { type: 'call'; id: number; call: DriverCall }
  | { type: 'stop' };

export type FromDriver =
  | { type: 'state'; state: DriverState }
  | { type: 'qr'; qr: string }
  | { type: 'event'; event: WebEvent }
  /** From now on this call may have gone out, whatever becomes of us. */
  | { type: 'sending'; id: number }
  | { type: 'answer'; id: number; answer: CallAnswer }
  /** Something came, now or while nobody listened, that could not be read: somebody should look at the phone. */
  | { type: 'unread' }
  /** The last word; `final` where trying again by itself would do harm or nothing. */
  | { type: 'ended'; reason: string; final: boolean };
