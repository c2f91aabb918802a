import { type InboundAccountNews, type InboundTemplateNews } from '@app/core';
import { entryOf, type Json, objectAt, textAt } from '../meta/payload';

/** Fields of a change that are about our own account, and which of their words are bad news. */
const bad: Readonly<Record<string, RegExp>> = {
  account_update: /VIOLATION|RESTRICTION|DISABLE|DELETED|REMOVED|UNINSTALLED|OFFBOARDED|BANNED/,
  account_alerts: /CRITICAL|WARNING/,
  account_review_update: /REJECTED/,
  phone_number_quality_update: /FLAGGED|DOWNGRADE/,
};

/** Null for what is no bad news of our account. */
export function accountNewsFrom(
  change: Json,
  base: Pick<InboundAccountNews, 'dedupe' | 'sentAt'>,
): InboundAccountNews | null {
  const field = textAt(change, 'field') ?? '';
  const value = objectAt(change, 'value');
  // The end of a ban comes under the same word as its beginning.
  if (textAt(objectAt(value, 'ban_info'), 'waba_ban_state') === 'REINSTATE') return null;
  const word = textAt(value, 'event') ?? textAt(value, 'decision') ?? severityOf(value) ?? 'UNKNOWN';
  if (!entryOf(bad, field)?.test(word)) return null;
  return { type: 'account', ...base, payload: `${field}.${word.slice(0, 60)}` };
}

/** The newer form has it in an object of its own. */
function severityOf(value: Json): string | undefined {
  return textAt(objectAt(value, 'alert_info'), 'alert_severity') ?? textAt(value, 'alert_severity');
}

/** Null for what is no decision on a template. */
export function templateNewsFrom(
  change: Json,
  base: Pick<InboundTemplateNews, 'dedupe' | 'sentAt'>,
): InboundTemplateNews | null {
  const value = objectAt(change, 'value');
  const name = textAt(value, 'message_template_name');
  const language = textAt(value, 'message_template_language');
  const status = textAt(value, 'event');
  if (textAt(change, 'field') !== 'message_template_status_update' || !name || !language || !status)
    return null;
  return { type: 'template', ...base, name, language, status };
}
