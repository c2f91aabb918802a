import { type InboundEvent, type InboundStatus } from '@app/core';
import { eventKey } from '../event-key';
import { readBody, readEach, unreadable } from '../meta/elements';
import { elementsAt, entryOf, type Json, objectAt, textAt } from '../meta/payload';
import { metaTime } from '../meta/meta-time';
import { accountNewsFrom, templateNewsFrom } from './whatsapp-cloud.account-news';
import { echoFrom, type KnownPeople, messageFrom } from './whatsapp-cloud.message';

/** Lists of the field `messages`; a change without any of them tells something that nobody here knows. */
const lists = ['messages', 'statuses', 'errors'];

/** What stands around a change. */
interface Around {
  phoneNumberId: string;
  now: Date;
  /** When the provider says that it happened, where the parts do not say so themselves. */
  at: Date;
  /** The same as it was written: news of an account have no other mark that tells them from older ones. */
  time: unknown;
}

/** Reads the whole body of a WhatsApp webhook; other numbers and other objects are left out. */
export function parseWhatsapp(body: unknown, phoneNumberId: string, now: Date): InboundEvent[] {
  return readBody(body, 'whatsapp_business_account', now, (entry) => {
    const time = entry['time'];
    const around = { phoneNumberId, now, at: metaTime(time, now), time };
    const changes = elementsAt(entry, 'changes');
    const isTold = changes.length > 0 || Array.isArray(entry['changes']);
    return isTold
      ? readEach(changes, { what: 'change', at: now }, (change) => readChange(change, around))
      : [unreadable(entry, 'entry_part', now)];
  });
}

function readChange(change: Json, around: Around): InboundEvent[] {
  const { phoneNumberId, now } = around;
  const field = textAt(change, 'field');
  const value = objectAt(change, 'value');
  const number = textAt(value['metadata'], 'phone_number_id');
  if (number !== undefined && number !== phoneNumberId) return [];
  const element = { what: 'element', at: now };
  if (field === 'smb_message_echoes' && 'message_echoes' in value)
    return readEach(elementsAt(value, 'message_echoes'), element, (echo) => echoFrom(echo, now));
  if (field !== 'messages') return [noticeOf(change, around)];
  if (number === undefined) return [unreadable(change, 'no_number', now)];
  if (!lists.some((list) => list in value)) return [unreadable(change, 'change_part', now)];
  const people = peopleOf(value);
  const own = digitsOf(textAt(value['metadata'], 'display_phone_number'));
  return [
    ...readEach(elementsAt(value, 'messages'), element, (message) =>
      isFromUs(message, own) ? echoFrom(message, now) : messageFrom(message, people, now),
    ),
    ...readEach(elementsAt(value, 'statuses'), element, (report) => status(report, now)),
    ...elementsAt(value, 'errors').map((error) => unreadable(error, 'provider_error', now)),
  ];
}

/** What our own number says to somebody is an echo, in whichever list it stands. */
function isFromUs(message: Json, own: string): boolean {
  return own !== '' && digitsOf(textAt(message, 'from')) === own && textAt(message, 'to') !== undefined;
}

function digitsOf(number = ''): string {
  return number.replace(/\D/g, '');
}

/** A field that is no message: news of our account or of a template, or something to keep. */
function noticeOf(change: Json, { at, time }: Around): InboundEvent {
  const dedupe = eventKey(time === undefined ? change : { change, time });
  const base = { dedupe, sentAt: at };
  const payload = textAt(change, 'field')?.slice(0, 60);
  return (
    accountNewsFrom(change, base) ?? templateNewsFrom(change, base) ?? { type: 'other', ...base, payload }
  );
}

/** The contacts of a change by number and by user id; may be missing, or another person's. */
function peopleOf(value: Json): KnownPeople {
  const names = new Map<string, string>();
  const others = new Map<string, string>();
  for (const contact of elementsAt(value, 'contacts')) {
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
  const known = entryOf(reported, state);
  if (!known) return [{ type: 'other', ...base, payload: state.slice(0, 60) }];
  const errorCode = textAt(elementsAt(raw, 'errors')[0], 'code');
  const mark = textAt(raw, 'biz_opaque_callback_data');
  return [{ type: 'status', ...base, status: known, errorCode, mark }];
}
