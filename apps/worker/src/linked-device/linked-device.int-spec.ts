import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  aRaw,
  aRawFile,
  at,
  hidden,
  person,
} from '../../../../libs/channels/src/whatsapp-web/whatsapp-web.payloads';
import { describeWithChromium } from '../../../../test/support/chromium';
import { chromiumProcesses } from '../../../../test/support/chromium-processes';
import { until } from '../../../../test/support/system';
import { PhoneWorld } from '../../../../test/support/whatsapp-page/phone-world';
import type { WhatsappPage } from '../../../../test/support/whatsapp-page/whatsapp-page';

jest.setTimeout(120_000);

const photo = readFileSync(resolve(__dirname, '../../../../test/contract/photo.jpg'));
const other = '628000000002@c.us';
const third = '628000000003@c.us';
const fourth = '628000000004@c.us';
const nobody = '628000000404@c.us';
/** Ids as WhatsApp makes them for iPhones; the second part tells them apart. */
const key = (n: number): string => `3A${String(n).padStart(18, '0')}`;

describeWithChromium('the phone of the office, from the code to the last word', (chromium) => {
  let world: PhoneWorld;

  beforeAll(async () => {
    world = await PhoneWorld.start(chromium);
    world.page.unknown.push(nobody);
    await world.open();
  });

  afterAll(() => world?.close());

  const stored = (type: string): Promise<number> =>
    world.count(`SELECT 1 FROM inbound_events WHERE type = '${type}'`);
  const allWorked = (): Promise<unknown> =>
    until(
      'all is worked',
      async () => !(await world.count(`SELECT 1 FROM inbound_events WHERE status <> 'done'`)),
    );
  /** Nothing waits to be understood or to be said. */
  const quiet = async (): Promise<void> => {
    await allWorked();
    const waiting = `SELECT 1 FROM outbound_messages WHERE status IN ('queued', 'sending')`;
    await until('all is said', async () => !(await world.count(waiting)));
  };
  /** Somebody writes now, by the clock of this world. */
  const writes = (about: Record<string, unknown>): ReturnType<WhatsappPage['receive']> =>
    world.page.receive(aRaw({ t: world.seconds, ...about }));

  it('gives the code as long as it is good, and the next one after it', async () => {
    const { page } = world;
    await until('the code', async () => (await world.view)?.qr === page.qr, 60);
    await until('its task', async () => (await world.tasks()).join() === 'qr_needed');

    page.nextCode();

    await until('the next code', async () => (await world.view)?.qr === page.qr);
    expect(page.qr).toMatch(/^ref-2,/);
  });

  it('is ready once it was scanned, and reads what lies unread, of the last day alone', async () => {
    const { page } = world;
    page.receive(aRaw({ key: key(1), t: at - 3 * 86_400, body: 'Sudah lama', remote: third }));
    page.receive(aRaw({ key: key(2), t: at - 7200, body: 'Sudah dibaca', remote: other }), { seen: true });
    page.receive(aRaw({ key: key(3), t: at - 300, body: 'Halo', remote: other }));

    page.scan();
    await world.reaches('ready');

    await until('the answer', async () => page.sentTo(other).length > 0);
    expect(await stored('message')).toBe(1);
    await until('the task is done', async () => (await world.tasks()).length === 0);
    expect(await world.view).toMatchObject({ state: 'ready', qr: undefined });
  });

  it('answers who writes, typing for a second first, and hears one message once', async () => {
    const { page } = world;
    const before = await stored('message');
    writes({ key: key(4), body: 'Halo' }).again();

    await until('the answer', async () => page.sentTo(person).length > 0);

    await allWorked();
    expect(await stored('message')).toBe(before + 1);
    expect(page.sentTo(person)).toMatchObject([
      { raw: { type: 'chat', body: expect.stringContaining('Si Cepat Mesi') } },
    ]);
    const [typing, sent] = page.done.filter(({ chat }) => chat === person);
    expect([typing?.what, sent?.what]).toEqual(['typing', 'sent']);
    expect((sent?.at ?? 0) - (typing?.at ?? 0)).toBeGreaterThanOrEqual(950);
    expect(await stored('echo')).toBe(0);
  });

  it('counts no answer as a conversation that the office opened', async () => {
    expect(await world.count('SELECT 1 FROM linked_device_openings')).toBe(0);
  });

  it('knows how far an answer came', async () => {
    const [{ id } = { id: '' }] = world.page.sentTo(person);

    world.page.change(id, { ack: 3 });

    await until('read', () => world.count(`SELECT 1 FROM outbound_messages WHERE status = 'read'`));
  });

  it('sends a letter as a document with its words, and says who has no WhatsApp', async () => {
    const { page, channel, clock } = world;
    const about = { lastInboundAt: clock.now() };
    const pdf = { bytes: Buffer.from('%PDF-1.7'), name: 'surat.pdf', mime: 'application/pdf' };
    const file = { fileId: 'f', name: pdf.name, mime: pdf.mime };

    await channel.send({ ...about, recipient: fourth, content: { text: 'Surat Anda', file }, file: pdf });
    const toNobody = channel.send({ ...about, recipient: nobody, content: { text: 'Halo' } });

    await expect(toNobody).rejects.toMatchObject({ failure: 'recipient' });
    expect(page.sentTo(fourth)).toMatchObject([
      { raw: { type: 'document', caption: 'Surat Anda', mimetype: 'application/pdf' } },
    ]);
    expect(page.sentTo(nobody)).toEqual([]);
  });

  it('keeps the file of a photo', async () => {
    world.page.files.set('/v/photo', photo);
    const filehash = createHash('sha256').update(photo).digest('base64');
    const t = world.seconds;
    world.page.receive(
      aRawFile('image', {
        key: key(5),
        t,
        directPath: '/v/photo',
        filehash,
        size: photo.length,
        mimetype: 'image/jpeg',
      }),
    );

    await until('the file', () => world.count(`SELECT 1 FROM message_attachments WHERE state = 'stored'`));
  });

  it('meets one person under number and hidden id as one, and answers where he last wrote', async () => {
    const { page } = world;
    page.phones[hidden] = person;
    writes({ key: key(6), remote: hidden, body: 'STATUS' });

    await until('the answer', async () => page.sentTo(hidden).length > 0);

    expect(await world.count(`SELECT 1 FROM identities WHERE channel = 'whatsapp'`)).toBe(2);
  });

  it('hears edits, deletions, reactions and what is decrypted late', async () => {
    const { page } = world;
    const { id } = writes({ key: key(7), remote: other, body: 'Jalan Lama' });
    const late = writes({ key: key(8), remote: other, type: 'ciphertext' });
    await until('the text', async () => (await stored('message')) === 5);

    page.change(id, { latestEditSenderTimestampMs: world.seconds * 1000, body: 'Jalan Baru' });
    page.change(late.id, { body: 'Terbaca', type: 'chat' });
    const wid = { _serialized: other };
    page.react({
      id: 'r',
      reactionParentKey: { _serialized: id },
      reactionTimestamp: 1,
      from: wid,
      reactionText: 'x',
    });
    await until('all', async () => (await stored('message')) === 6 && (await stored('reaction')) === 1);
    page.change(id, { type: 'revoked', body: '' });

    await until('the deletion', async () => (await stored('unsend')) === 1);
    expect(await stored('edit')).toBe(1);
  });

  it('is silent where somebody answered on the phone', async () => {
    const { page } = world;
    await allWorked();
    const before = page.sentTo(other).length;
    page.receive(aRaw({ key: key(9), fromMe: true, remote: other, body: 'Saya bantu', t: world.seconds }));
    await until('the takeover', () =>
      world.count(`SELECT 1 FROM conversations WHERE quiet_until IS NOT NULL`),
    );

    writes({ key: key(10), remote: other, body: 'Terima kasih' });
    await until('the message', async () => (await stored('message')) === 7);

    await allWorked();
    expect(page.sentTo(other)).toHaveLength(before);
  });

  it('gives driver and browser nothing of our environment', () => {
    const driver = world.driverPid ?? 0;
    const browser = Number.parseInt(chromiumProcesses(world.sessionDir)[0]?.trim() ?? '', 10);
    const given = [
      'PATH',
      'HOME',
      'TMPDIR',
      'LANG',
      'PWD',
      'NODE_CHANNEL_FD',
      'NODE_CHANNEL_SERIALIZATION_MODE',
    ];

    for (const pid of [driver, browser]) {
      const names = world.environmentOf(pid);
      expect(names).toContain('HOME');
      expect(names.filter((name) => name in process.env && !given.includes(name))).toEqual([]);
    }
  });

  it('stops in the middle of a word, and says it once in its next life, without a new code', async () => {
    const { page } = world;
    await quiet();
    const [words, before] = [page.words, page.sentTo(person).length];
    writes({ key: key(11), body: 'STATUS' });
    await until('the typing', async () => page.done.at(-1)?.what === 'typing');
    await world.devices.stop('whatsapp', 'stopped_by_staff');
    await world.passes(0);
    expect(await world.browsersLeft()).toEqual([]);
    expect(page.words).toBe(words);
    // Only then may the clock jump: the wait for the next attempt counts from here.
    const unsent = `SELECT 1 FROM outbound_messages WHERE status = 'queued' AND error_code = 'unsent'`;
    await until('its end is written', async () => (await world.count(unsent)) === 1);

    world.clock.advance(300_000);
    page.receive(aRaw({ key: key(12), t: world.seconds - 60, body: 'Terima kasih' }));
    page.receive(aRaw({ key: key(13), t: world.seconds - 120, remote: third, body: 'Halo' }));
    page.receive(aRaw({ key: key(14), t: world.seconds - 30, remote: third, fromMe: true, body: 'Dari HP' }));
    await world.devices.start('whatsapp');
    await world.passes(0);
    await world.reaches('ready');

    await until('the answer', async () => page.sentTo(person).length > before);
    await quiet();
    const said = page.sentTo(person).map(({ raw }) => raw['body']);
    expect(new Set(said).size).toBe(said.length);
    expect(await world.count(`SELECT 1 FROM outbound_messages WHERE status = 'unknown'`)).toBe(0);
  });

  it('has read what came between, and knows its own earlier words from those of the phone', async () => {
    expect(await stored('message')).toBe(10);
    expect(await stored('echo')).toBeGreaterThan(2);
    // Two of the phone, and the letter that went past the outbox: whoever wrote it, it was not we.
    expect(await world.count(`SELECT 1 FROM conversations WHERE quiet_until IS NOT NULL`)).toBe(3);
    expect(await world.tasks()).toEqual([]);
  });

  it('comes back by itself when its process is killed, and leaves no browser behind', async () => {
    const killed = world.driverPid ?? 0;
    process.kill(killed, 'SIGKILL');
    expect(await world.browsersLeft()).toEqual([]);
    await world.reaches('off');

    await world.passes(5000);

    await world.reaches('ready');
    expect(world.driverPid).not.toBe(killed);
  });

  it('is started anew when its page hangs', async () => {
    const { page } = world;
    const before = page.opened;
    page.hang();

    await world.passes(31_000);
    await world.passes(90_000);
    await world.reaches('off');
    await world.passes(5000);

    await world.reaches('ready');
    expect(page.opened).toBe(before + 1);
  });

  it('stops for good when WhatsApp blocks the number, until somebody starts it, without a new code', async () => {
    world.page.enter('TOS_BLOCK');
    await world.reaches('stopped');
    expect(await world.view).toMatchObject({ reason: 'TOS_BLOCK' });
    await until('the task', async () => (await world.tasks()).join() === 'TOS_BLOCK');
    expect(await world.browsersLeft()).toEqual([]);

    await world.passes(600_000);
    expect(world.driverPid).toBeUndefined();

    await world.devices.start('whatsapp');
    await world.passes(0);
    await world.reaches('ready');
    await until('the task is done', async () => (await world.tasks()).length === 0);
  });

  it('stops with a task when the phone ends the session, and forgets it', async () => {
    world.page.logout();
    await world.reaches('stopped');
    await until('the task', async () => (await world.tasks()).join() === 'LOGOUT');
    expect(await world.browsersLeft()).toEqual([]);
    expect(existsSync(join(world.sessionDir, 'session', 'Default'))).toBe(false);

    await world.devices.start('whatsapp');
    await world.passes(5000);
    await world.reaches('qr');
  });
});
