import { FixedClock } from '@app/core';
import { itBehavesLikeAChannel } from '../channel.conformance';
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
const settings = { phoneNumberId, accessToken: 'token', appSecret: 'secret', verifyToken: 'verify' };
const channel = new WhatsappCloudChannel(settings, 'v23.0', clock);

itBehavesLikeAChannel(channel, hello);

describe('WhatsappCloudChannel.parse', () => {
  it('takes the name from the contact of the same number', () => {
    expect(channel.parse(hello)).toMatchObject([{ senderName: 'Siti Contoh', sentAt: new Date(at * 1000) }]);
  });

  it.each(messages)('reads %s', (_name, element, expected) => {
    expect(channel.parse(change({ messages: [element] }))).toMatchObject([expected]);
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
