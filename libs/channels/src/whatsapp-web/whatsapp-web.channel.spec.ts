import { FixedClock } from '@app/core';
import * as library from 'whatsapp-web.js';
import { itBehavesLikeAChannel } from '../channel.conformance';
import type { LinkedDevice } from './linked-device';
import { WhatsappWebChannel } from './whatsapp-web.channel';
import { at, aRaw, aRawFile, hidden, person } from './whatsapp-web.payloads';
import { describeEdit, describeMessage, describeRevoke } from './web-message';
import type { CallAnswer, DriverCall, WebEvent } from './whatsapp-web.protocol';

const clock = new FixedClock(new Date(at * 1000 + 1000));
const channel = new WhatsappWebChannel(clock);

/** The library's own class, which its types do not tell of, fed as the page feeds it. */
function messageFrom(raw: Record<string, unknown>): library.Message {
  const Message: new (client: object, raw: object) => library.Message = Reflect.get(library, 'Message');
  return new Message({}, raw);
}

const created = (raw: Record<string, unknown>, phone?: string): WebEvent => ({
  event: 'message',
  message: describeMessage(messageFrom(raw), phone),
});

itBehavesLikeAChannel(channel, created(aRaw({ body: 'Halo' })));

describe('WhatsappWebChannel.parse of what the library tells', () => {
  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['a text', aRaw({ body: 'Mau buat IUMK' }), { kind: 'text', text: 'Mau buat IUMK', attachments: [] }],
    ['a photo', aRawFile('image', { caption: 'KTP saya' }), { kind: 'photo', text: 'KTP saya' }],
    ['a photo without words', aRawFile('image'), { kind: 'photo', text: undefined }],
    ['a document', aRawFile('document', { filename: 'kk.pdf' }), { kind: 'document' }],
    ['a voice note', aRawFile('ptt'), { kind: 'audio' }],
    ['a video', aRawFile('video'), { kind: 'video' }],
    ['a sticker', aRawFile('sticker'), { kind: 'sticker' }],
    [
      'a photo whose file is not there',
      aRaw({ type: 'image', body: '/9j/thumb' }),
      { kind: 'unsupported', text: undefined },
    ],
    [
      'a place, without its picture',
      aRaw({ type: 'location', body: '/9j/map', lat: -0.2, lng: 116.5, loc: 'Kantor Camat\nKota Bangun' }),
      { kind: 'location', text: 'Kantor Camat', payload: '-0.2,116.5' },
    ],
    [
      'a contact',
      aRaw({ type: 'vcard', body: 'BEGIN:VCARD', vcardFormattedName: 'Budi Contoh' }),
      { kind: 'contact', text: 'Budi Contoh' },
    ],
    [
      'a pressed button',
      aRaw({ type: 'buttons_response', body: 'Ya', selectedButtonId: 'SETUJU' }),
      { kind: 'choice', text: 'Ya', payload: 'SETUJU' },
    ],
    [
      'a row of a list',
      aRaw({
        type: 'list_response',
        body: 'IUMK',
        listResponse: { singleSelectReply: { selectedRowId: 'IUMK' } },
      }),
      { kind: 'choice', payload: 'IUMK' },
    ],
    ['a poll', aRaw({ type: 'poll_creation', pollName: 'Kapan?', pollOptions: [] }), { kind: 'unsupported' }],
    ['what the library does not know', aRaw({ type: 'unknown' }), { kind: 'unsupported' }],
  ])('reads %s', (_name, raw, expected) => {
    const [event, ...more] = channel.parse(created(raw));

    expect(more).toEqual([]);
    expect(event).toMatchObject({
      type: 'message',
      senderId: person,
      senderPhone: '+628000000001',
      senderName: 'Siti Contoh',
      sentAt: new Date(at * 1000),
      ...expected,
    });
  });

  it('names the file by its message, with its type, size and hash', () => {
    const [event] = channel.parse(created(aRawFile('image')));

    expect(event).toMatchObject({
      dedupe: `message:false_${person}_3A00000000000000AAAA`,
      attachments: [
        { kind: 'photo', ref: `false_${person}_3A00000000000000AAAA`, mime: 'image/jpeg', size: 1234 },
      ],
    });
  });

  it('never lets a thumbnail through', () => {
    const stored = JSON.stringify(
      [aRawFile('image'), aRaw({ type: 'location', body: '/9j/map' })].map((raw) => created(raw)),
    );

    expect(stored).not.toContain('/9j/');
  });

  it.each([
    'e2e_notification',
    'notification_template',
    'gp2',
    'call_log',
    'protocol',
    'ciphertext',
    'revoked',
    'album',
  ])('hears no citizen in %s', (type) => {
    expect(channel.parse(created(aRaw({ type })))).toEqual([]);
  });

  it.each([
    ['a group', aRaw({ remote: '6280000000-1400@g.us', author: person, body: 'x' })],
    ['a story', aRaw({ remote: 'status@broadcast', body: 'x' })],
    ['a story by its flag', aRaw({ isStatusV3: true, body: 'x' })],
    ['a broadcast list', aRaw({ broadcast: true, body: 'x' })],
    ['a channel', aRaw({ remote: '1200000000@newsletter', body: 'x' })],
    ['WhatsApp itself', aRaw({ remote: '0@c.us', body: 'x' })],
  ])('leaves out %s', (_name, raw) => {
    expect(channel.parse(created(raw))).toEqual([]);
  });

  it('takes the digits of a hidden id for no phone number', () => {
    const [unknown] = channel.parse(created(aRaw({ remote: hidden, body: 'Halo' })));
    const [known] = channel.parse(created(aRaw({ remote: hidden, body: 'Halo' }), person));

    expect(unknown).toMatchObject({ senderId: hidden, senderPhone: undefined });
    expect(known).toMatchObject({ senderId: hidden, senderPhone: '+628000000001' });
  });

  it('keeps what somebody wrote on the office phone as an echo to that chat', () => {
    expect(channel.parse(created(aRaw({ fromMe: true, body: 'Silakan datang' })))).toMatchObject([
      {
        type: 'echo',
        dedupe: `echo:true_${person}_3A00000000000000AAAA`,
        senderId: person,
        text: 'Silakan datang',
      },
    ]);
  });

  it.each([
    [-1, 'failed'],
    [1, 'sent'],
    [2, 'delivered'],
    [3, 'read'],
    [4, 'read'],
  ])('reads the ack %i as %s', (ack, status) => {
    const message = describeMessage(messageFrom(aRaw({ fromMe: true })));

    expect(channel.parse({ event: 'ack', message, ack })).toMatchObject([
      { type: 'status', status, externalId: message.id },
    ]);
  });

  it.each([
    ['an ack that is pending', aRaw({ fromMe: true }), 0],
    ['our own ack of what a citizen wrote', aRaw(), 3],
  ])('says nothing of %s', (_name, raw, ack) => {
    expect(channel.parse({ event: 'ack', message: describeMessage(messageFrom(raw)), ack })).toEqual([]);
  });

  it('knows an edit by its time, and a late decryption as none', () => {
    const edited = describeEdit(
      messageFrom(aRaw({ body: 'Jalan Baru', latestEditSenderTimestampMs: at * 1000 })),
    );

    expect(channel.parse(edited)).toMatchObject([
      { type: 'edit', text: 'Jalan Baru', sentAt: new Date(at * 1000) },
    ]);
    expect(describeEdit(messageFrom(aRaw({ body: 'baru terbaca' })))).toBeNull();
  });

  it('knows which message was taken back', () => {
    const raw = aRaw({ type: 'revoked', protocolMessageKey: { _serialized: `false_${person}_OLD` } });

    expect(channel.parse(describeRevoke(messageFrom(raw)))).toMatchObject([
      { type: 'unsend', externalId: `false_${person}_OLD`, senderId: person },
    ]);
  });

  it('makes a task of what could never be decrypted', () => {
    const message = describeMessage(messageFrom(aRaw({ type: 'ciphertext' })));

    expect(channel.parse({ event: 'undecrypted', message })).toMatchObject([
      { type: 'unreadable', reason: 'not_decrypted' },
    ]);
  });

  it('keeps a reaction in the chat of who reacted, and no other', () => {
    const reaction = { event: 'reaction', target: `true_${person}_X`, sender: person, emoji: '👍', t: at };

    expect(channel.parse(reaction)).toMatchObject([
      { type: 'reaction', externalId: `true_${person}_X`, text: '👍' },
    ]);
    expect(channel.parse({ ...reaction, target: 'true_6280-14@g.us_X' })).toEqual([]);
  });
});

/** A browser that notes what it was asked. */
class NotedDevice implements LinkedDevice {
  readonly calls: DriverCall[] = [];
  opened = 0;
  room: Date | null = null;
  linked = true;

  constructor(private readonly answer: CallAnswer = { ok: true, messageId: 'true_x_1' }) {}

  isReady(): boolean {
    return this.linked;
  }

  async call(call: DriverCall): Promise<CallAnswer> {
    this.calls.push(call);
    return this.answer;
  }

  async chatOf(senderId: string): Promise<string> {
    return senderId === person ? hidden : senderId;
  }

  async open(): Promise<Date | null> {
    if (!this.room) this.opened++;
    return this.room;
  }
}

describe('WhatsappWebChannel.send', () => {
  const justNow = new Date(clock.now().getTime() - 60_000);
  const lastWeek = new Date(clock.now().getTime() - 7 * 86_400_000);
  const through = (device: NotedDevice): WhatsappWebChannel => {
    const sending = new WhatsappWebChannel(clock, () => 0.5);
    sending.attach(device);
    return sending;
  };

  it('answers in the chat that the person last wrote from, typing for two seconds, uncounted', async () => {
    const device = new NotedDevice();

    const sent = await through(device).send({
      recipient: person,
      content: { text: 'Baik' },
      lastInboundAt: justNow,
    });

    expect(sent.externalId).toBe('true_x_1');
    expect(device.calls).toEqual([
      { name: 'send', chat: hidden, text: 'Baik', file: undefined, typingMs: 2000 },
    ]);
    expect(device.opened).toBe(0);
  });

  it('counts a thread that it opens once, however long the text', async () => {
    const device = new NotedDevice();

    await through(device).send({
      recipient: person,
      content: { text: 'kata '.repeat(2000) },
      lastInboundAt: lastWeek,
    });

    expect(device.calls).toHaveLength(3);
    expect(device.opened).toBe(1);
  });

  it('says when there is room again, and sends nothing before', async () => {
    const device = new NotedDevice();
    device.room = new Date(clock.now().getTime() + 60_000);

    const sending = through(device).send({
      recipient: person,
      content: { text: 'Surat siap' },
      lastInboundAt: lastWeek,
    });

    await expect(sending).rejects.toMatchObject({ failure: 'throttle', waitUntil: device.room });
    expect(device.calls).toEqual([]);
  });

  it.each([
    ['unsent', 'retry'],
    ['no_such_person', 'recipient'],
    ['unknown', 'unknown_outcome'],
  ] as const)('tells %s as the class %s', async (failure, expected) => {
    const device = new NotedDevice({ ok: false, failure });

    const sending = through(device).send({
      recipient: person,
      content: { text: 'x' },
      lastInboundAt: justNow,
    });

    await expect(sending).rejects.toMatchObject({ failure: expected });
  });

  it('writes choices as a numbered menu, for buttons do not arrive', async () => {
    const device = new NotedDevice();
    const choices = [
      { value: 'SETUJU', label: 'Setuju' },
      { value: 'TIDAK', label: 'Tidak' },
    ];

    await through(device).send({
      recipient: hidden,
      content: { text: 'Lanjut?', choices },
      lastInboundAt: justNow,
    });

    expect(device.calls).toMatchObject([{ text: 'Lanjut?\n\n1. Setuju\n2. Tidak' }]);
  });

  it('is not here while no phone is linked to this process', async () => {
    const device = new NotedDevice();
    device.linked = false;

    expect(channel.isHere).toBe(false);
    expect(through(device).isHere).toBe(false);
    expect(through(new NotedDevice()).isHere).toBe(true);
  });

  it('gives its turn back when those before it took long', async () => {
    const moving = new FixedClock(clock.now());
    const device = new NotedDevice();
    const sending = new WhatsappWebChannel(moving, () => 0.5);
    sending.attach(device);
    jest.spyOn(device, 'call').mockImplementationOnce(async () => {
      moving.advance(20_000);
      return { ok: true, messageId: '1' };
    });

    const first = sending.send({ recipient: person, content: { text: 'a' }, lastInboundAt: justNow });
    const second = sending.send({ recipient: hidden, content: { text: 'b' }, lastInboundAt: justNow });

    await first;
    await expect(second).rejects.toMatchObject({ failure: 'throttle', waitUntil: expect.any(Date) });
  });

  it('writes first to nobody', () => {
    expect(channel.canSend(undefined, clock.now())).toMatchObject({ allowed: false });
    expect(channel.canSend(lastWeek, clock.now())).toMatchObject({ allowed: true });
  });
});
