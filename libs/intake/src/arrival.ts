import { type InboundEvent, readOwnJson } from '@app/core';

/** One request as it came, with what the channel's adapter saw in it. */
export interface Arrival {
  channel: string;
  account: string;
  body: Buffer;
  events: InboundEvent[];
  receivedAt: Date;
  /** Keyed hash of the body, where a repeat with another body must be refused. */
  contentHash?: Buffer;
}

type StoredArrival = Record<'channel' | 'account' | 'body' | 'receivedAt', string> & {
  events: (InboundEvent & { sentAt: string })[];
  contentHash?: string;
};

/** The same as text, for the spool. */
export function encodeArrival(arrival: Arrival): string {
  return JSON.stringify({
    ...arrival,
    body: arrival.body.toString('base64'),
    contentHash: arrival.contentHash?.toString('base64'),
  });
}

/** Reads what encodeArrival wrote; times come back as dates. */
export function decodeArrival(text: string): Arrival {
  const raw = readOwnJson<StoredArrival>(text); // sealed in between
  return {
    channel: raw.channel,
    account: raw.account,
    body: Buffer.from(raw.body, 'base64'),
    events: raw.events.map((event) => reviveEvent(event)),
    receivedAt: new Date(raw.receivedAt),
    contentHash: raw.contentHash ? Buffer.from(raw.contentHash, 'base64') : undefined,
  };
}

/** Gives an event that went through JSON its date back. */
export function reviveEvent(event: InboundEvent): InboundEvent {
  return { ...event, sentAt: new Date(event.sentAt) };
}
