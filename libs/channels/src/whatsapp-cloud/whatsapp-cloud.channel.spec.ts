import { FixedClock } from '@app/core';
import { itBehavesLikeAChannel } from '../channel.conformance';
import { fields, rareBodies, rareMessages, rareStatuses } from './whatsapp-cloud-rare.payloads';
import { WhatsappCloudChannel } from './whatsapp-cloud.channel';
import {
  at,
  change,
  hello,
  messages,
  person,
  phoneNumberId,
  said,
  statuses,
} from './whatsapp-cloud.payloads';

const clock = new FixedClock(new Date(at * 1000 + 1000));
const settings = {
  phoneNumberId,
  accessToken: 'token',
  appSecret: 'secret',
  verifyToken: 'verify',
  version: 'v23.0',
};
const channel = new WhatsappCloudChannel(settings, clock);

itBehavesLikeAChannel(channel, hello);

describe('WhatsappCloudChannel.parse', () => {
  it('takes the name from the contact of the same number', () => {
    expect(channel.parse(hello)).toMatchObject([{ senderName: 'Siti Contoh', sentAt: new Date(at * 1000) }]);
  });

  it.each([...messages, ...rareMessages])('reads %s', (_name, element, expected) => {
    const metadata = { phone_number_id: phoneNumberId, display_phone_number: '+62 800-0000-0099' };

    expect(channel.parse(change({ metadata, messages: [element] }))).toMatchObject([expected]);
  });

  it.each(rareBodies)('reads a body with %s', (_name, whole, expected) => {
    expect(channel.parse(whole)).toMatchObject(expected);
    expect(channel.parse(whole)).toHaveLength(expected.length);
  });

  it.each(fields)('reads the field %s with %j', (field, value, expected) => {
    expect(channel.parse(change(value, field))).toMatchObject([expected]);
  });

  it.each(rareStatuses)('reads a status %s', (_name, status, expected) => {
    expect(channel.parse(change({ statuses: [status] }))).toMatchObject([expected]);
  });

  it('tells news of our account from the same news of another day, and the same news twice are one', () => {
    const news = (time?: number): unknown => ({
      object: 'whatsapp_business_account',
      entry: [
        { id: '1', time, changes: [{ field: 'account_update', value: { event: 'ACCOUNT_VIOLATION' } }] },
      ],
    });
    const keys = [at - 9, at - 9, at - 5].flatMap((time) =>
      channel.parse(news(time)).map(({ dedupe }) => dedupe),
    );

    expect(new Set(keys).size).toBe(2);
    expect(channel.parse(news(at - 9))).toMatchObject([{ sentAt: new Date((at - 9) * 1000) }]);
  });

  it.each(statuses)('reads the status %s', (status, expected) => {
    const raw = { id: 'wamid.5', status, recipient_id: person, errors: [{ code: 131026 }] };

    expect(channel.parse(change({ statuses: [raw] }))).toMatchObject([{ senderId: person, ...expected }]);
  });

  it('reads messages, statuses and errors of one change, and a bad one does not drop its neighbours', () => {
    const text = said({ type: 'text', text: { body: 'x' } });
    const value = {
      messages: [text, null, text],
      statuses: [{ id: 's', status: 'sent' }],
      errors: [{ code: 1 }],
    };

    const types = channel.parse(change(value)).map(({ type }) => type);

    expect(types).toEqual(['message', 'unreadable', 'message', 'status', 'unreadable']);
  });

  it('keeps what the office wrote in its own app as an echo', () => {
    const value = { message_echoes: [{ id: 'wamid.7', to: person, text: { body: 'Silakan' } }] };

    expect(channel.parse(change(value, 'smb_message_echoes'))).toMatchObject([
      { type: 'echo', dedupe: 'echo:wamid.7', senderId: person, text: 'Silakan' },
    ]);
  });

  it.each([
    [
      { id: 'wamid.7', to: person, type: 'image', image: { id: '5', caption: 'Ini contohnya' } },
      { type: 'echo', kind: 'photo', text: 'Ini contohnya', byPerson: true, attachments: [{ ref: '5' }] },
    ],
    [
      { id: 'wamid.7', to_user_id: 'ID.1', type: 'text' },
      { type: 'echo', senderId: 'ID.1' },
    ],
    [
      { id: 'wamid.8', to: person, type: 'revoke', revoke: { original_message_id: 'wamid.7' } },
      { type: 'unsend', externalId: 'wamid.7', senderId: person },
    ],
    [
      { to: person, text: { body: 'Silakan' } },
      { type: 'echo', text: 'Silakan', dedupe: expect.stringMatching(/^echo:none:/) },
    ],
  ])('reads what the office did in its own app: %j', (element, expected) => {
    expect(channel.parse(change({ message_echoes: [element] }, 'smb_message_echoes'))).toMatchObject([
      expected,
    ]);
  });

  it.each([
    ['the same number', person, 'ID.1349', 'Siti Contoh'],
    ['another number', '6280000000009', undefined, undefined],
  ])('takes user id and name only from a contact of %s', (_whose, wa_id, senderAlias, senderName) => {
    const contacts = [{ wa_id, user_id: 'ID.1349', profile: { name: 'Siti Contoh' } }];
    const value = { contacts, messages: [said({ type: 'text', text: { body: 'x' } })] };

    expect(channel.parse(change(value))).toMatchObject([{ senderId: person, senderAlias, senderName }]);
  });

  it.each([
    ['account_update', { event: 'ACCOUNT_RESTRICTION' }, 'account_update.ACCOUNT_RESTRICTION'],
    ['account_update', { event: 'DISABLED_UPDATE' }, 'account_update.DISABLED_UPDATE'],
    ['account_alerts', { alert_severity: 'CRITICAL' }, 'account_alerts.CRITICAL'],
    ['account_review_update', { decision: 'REJECTED' }, 'account_review_update.REJECTED'],
    ['phone_number_quality_update', { event: 'FLAGGED' }, 'phone_number_quality_update.FLAGGED'],
  ])('takes %s with %j for bad news of our account', (field, value, payload) => {
    expect(channel.parse(change(value, field))).toMatchObject([{ type: 'account', payload }]);
  });

  it.each([
    ['account_update', { event: 'VERIFIED_ACCOUNT' }],
    ['phone_number_quality_update', { event: 'UPGRADE' }],
    ['account_review_update', { decision: 'APPROVED' }],
  ])('keeps %s with %j as a notice', (field, value) => {
    expect(channel.parse(change(value, field))).toMatchObject([{ type: 'other', payload: field }]);
  });

  it('keeps a field that is no message as a notice', () => {
    expect(channel.parse(change({ event: 'x' }, 'account_update'))).toMatchObject([
      { type: 'other', payload: 'account_update' },
    ]);
  });

  it.each([
    ['another number', change({ metadata: { phone_number_id: '9' }, messages: [said({ type: 'text' })] })],
    ['another object', { object: 'page', entry: [] }],
  ])('leaves out %s', (_name, foreign) => {
    expect(channel.parse(foreign)).toEqual([]);
  });
});
