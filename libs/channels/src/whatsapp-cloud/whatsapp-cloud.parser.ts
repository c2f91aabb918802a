import { type InboundEvent, type InboundStatus, type InboundUnreadable } from '@app/core';
import { eventKey } from '../event-key';
import { isRecord, type Json, listAt, objectAt, textAt } from '../meta/payload';
import { metaTime } from '../meta/meta-time';
import { accountNewsFrom } from './whatsapp-cloud.account-news';
import { echoFrom, type KnownPeople, messageFrom } from './whatsapp-cloud.message';

/** Reads the whole body of a WhatsApp webhook; other numbers and other objects are left out. */
export function parseWhatsapp(body: unknown, phoneNumberId: string, now: Date): InboundEvent[] {
  if (!isRecord(body) || typeof body['object'] !== 'string') return [unreadable(body, 'not_a_webhook', now)];
  if (body['object'] !== 'whatsapp_business_account') return [];
  if (!Array.isArray(body['entry'])) return [unreadable(body, 'no_entry', now)];
  return listAt(body, 'entry').flatMap((entry) =>
    isRecord(entry)
      ? listAt(entry, 'changes').flatMap((change) => readChange(change, phoneNumberId, now))
      : [unreadable(entry, 'entry', now)],
  );
}

function readChange(change: unknown, phoneNumberId: string, now: Date): InboundEvent[] {
  if (!isRecord(change)) return [unreadable(change, 'change', now)];
  const field = textAt(change, 'field');
  const value = objectAt(change, 'value');
  const number = textAt(value['metadata'], 'phone_number_id');
  if (number !== undefined && number !== phoneNumberId) return [];
  if (field === 'smb_message_echoes') return safely(listAt(value, 'message_echoes'), now, echoFrom);
  if (field !== 'messages') {
    const news = accountNewsFrom(change, now);
    if (news) return [news];
    return [{ type: 'other', dedupe: eventKey(change), sentAt: now, payload: field?.slice(0, 60) }];
  }
  if (number === undefined) return [unreadable(change, 'no_number', now)];
  const people = peopleOf(value);
  return [
    ...safely(listAt(value, 'messages'), now, (message) => messageFrom(message, people, now)),
    ...safely(listAt(value, 'statuses'), now, status),
    ...listAt(value, 'errors').map((error) => unreadable(error, 'provider_error', now)),
  ];
}

/** One bad element must not drop its neighbours. */
function safely(
  elements: readonly unknown[],
  now: Date,
  read: (element: Json, now: Date) => InboundEvent[],
): InboundEvent[] {
  return elements.flatMap((element) => {
    try {
      return isRecord(element) ? read(element, now) : [unreadable(element, 'element', now)];
    } catch {
      return [unreadable(element, 'element', now)];
    }
  });
}

/** The contacts of a change by number and by user id; may be missing, or another person's. */
function peopleOf(value: Json): KnownPeople {
  const names = new Map<string, string>();
  const others = new Map<string, string>();
  for (const contact of listAt(value, 'contacts')) {
    const name = textAt(objectAt(contact, 'profile'), 'name');
    const ids = [textAt(contact, 'wa_id')?.replace(/^\+/, ''), textAt(contact, 'user_id')];
    for (const id of ids) if (id && name) names.set(id, name);
    const [number, userId] = ids;
    if (number && userId) others.set(number, userId).set(userId, number);
  }
  return { name: (id) => names.get(id), other: (id) => others.get(id) };
}

const reported: Readonly<Record<string, InboundStatus['status']>> = {
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  played: 'read',
  failed: 'failed',
};

function status(raw: Json, now: Date): InboundEvent[] {
  const id = textAt(raw, 'id');
  const state = textAt(raw, 'status') ?? '';
  if (!id) return [unreadable(raw, 'status_without_id', now)];
  const base = {
    dedupe: `status:${id}:${state}`,
    externalId: id,
    senderId: textAt(raw, 'recipient_id') ?? textAt(raw, 'recipient_user_id'),
    sentAt: metaTime(raw['timestamp'], now),
  };
  const known = reported[state];
  if (!known) return [{ type: 'other', ...base, payload: state.slice(0, 60) }];
  const errorCode = textAt(listAt(raw, 'errors')[0], 'code');
  const mark = textAt(raw, 'biz_opaque_callback_data');
  return [{ type: 'status', ...base, status: known, errorCode, mark }];
}

function unreadable(event: unknown, reason: string, sentAt: Date): InboundUnreadable {
  return { type: 'unreadable', dedupe: eventKey(event), reason, sentAt };
}
