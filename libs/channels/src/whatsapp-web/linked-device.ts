import type { CallAnswer, DriverCall } from './whatsapp-web.protocol';

/** The browser that a channel speaks through, as the process that holds it lends it. */
export interface LinkedDevice {
  /** Whether it would take a message now. */
  isReady(): boolean;
  call(call: DriverCall): Promise<CallAnswer>;
  /** The chat that somebody last wrote from: WhatsApp may name one person by number and by a hidden id. */
  chatOf(senderId: string): Promise<string>;
  /** Counts a thread that we open and answers null, or answers when it may be opened and counts nothing. */
  open(gapMs: number): Promise<Date | null>;
}
