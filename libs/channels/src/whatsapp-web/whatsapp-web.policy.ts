import { type WindowPolicy } from '../window-policy';

/** Only to those who wrote first, and not after a year, when the number may be somebody else's. */
export const linkedPhoneWindow: WindowPolicy = [
  { by: 'anyone', hours: 365 * 24, source: 'protocol.md 8: WhatsApp publishes no limits; these are careful' },
];
