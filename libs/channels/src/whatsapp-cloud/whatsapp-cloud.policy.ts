import type { RatePolicy } from '../channel';
import { type WindowPolicy } from '../window-policy';

/** protocol.md 6. Outside of it only templates go, which ask for an answer that opens it. */
export const whatsappWindow: WindowPolicy = [
  {
    by: 'anyone',
    hours: 24,
    source: 'https://developers.facebook.com/docs/whatsapp/cloud-api/guides/send-messages',
  },
];

/**
 * protocol.md 6: 20 messages in a second where the app on the phone is used beside us, which is the documented way to set
 * up; and a new business account writes first to 250 people in any 24 hours: half of them at once, the other half over
 * the day, which is never more than all of them.
 */
export const whatsappRates = {
  account: { everyMs: 50, burst: 20 },
  pair: { everyMs: 6000, burst: 45 },
  openings: { everyMs: (24 * 3_600_000) / 125, burst: 125 },
} satisfies RatePolicy;
