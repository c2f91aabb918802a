import { type InboundAccountNews } from '@app/core';
import { eventKey } from '../event-key';
import { type Json, objectAt, textAt } from '../meta/payload';

/** Fields of a change that are about our own account, and which of their words are bad news. */
const bad: Readonly<Record<string, RegExp>> = {
  account_update: /VIOLATION|RESTRICTION|DISABLE|DELETED|REMOVED|OFFBOARDED|BANNED/,
  account_alerts: /CRITICAL|WARNING/,
  account_review_update: /REJECTED/,
  phone_number_quality_update: /FLAGGED|DOWNGRADE/,
};

/** Null for what is no bad news of our account. */
export function accountNewsFrom(change: Json, sentAt: Date): InboundAccountNews | null {
  const field = textAt(change, 'field') ?? '';
  const value = objectAt(change, 'value');
  const word =
    textAt(value, 'event') ?? textAt(value, 'decision') ?? textAt(value, 'alert_severity') ?? 'UNKNOWN';
  if (!bad[field]?.test(word)) return null;
  return { type: 'account', dedupe: eventKey(change), sentAt, payload: `${field}.${word.slice(0, 60)}` };
}
