import { Cases } from '@app/casework';
import {
  ChannelUnauthorized,
  MessageRefused,
  OutcomeUnknown,
  OutsideWindow,
  ProviderThrottled,
  ProviderUnavailable,
  RecipientUnreachable,
  type SendFailed,
} from '@app/channels';
import { Contacts } from '@app/contacts';
import { newId } from '@app/core';
import { Database } from '@app/database';
import { TestApi } from '../../../test/support/test-api';
import { anOutbound } from './testing/an-outbound';
import { ScriptedChannel, SetClock } from './testing/scripted-channel';
import { nudgePrefix } from './nudges';
import type { Outbound } from './outbound';
import type { Outbox, Purpose } from './outbox';
import type { SendReports } from './send-reports';

jest.setTimeout(60_000); // a small machine under load

const minutes = 60_000;

describe('sending', () => {
  let api: TestApi;
  let database: Database;
  let clock: SetClock;
  let channel: ScriptedChannel;
  let outbox: Outbox;
  let outbound: Outbound;
  let reports: SendReports;

  beforeAll(async () => {
    api = await TestApi.start();
    database = api.app.get(Database);
  });
  afterAll(() => api?.stop());

  beforeEach(async () => {
    await database.query('DELETE FROM send_rates');
    clock = new SetClock();
    channel = new ScriptedChannel(clock);
    ({ outbox, outbound, reports } = anOutbound(api.app, clock, channel));
  });

  /** Somebody whose last action was so long ago. */
  const person = async (ago = minutes): Promise<string> => {
    const at = new Date(clock.at.getTime() - ago);
    const sender = { channel: 'scripted', account: 'office', senderId: newId(), at };
    return (await api.app.get(Contacts, { strict: false }).resolve(sender)).identityId;
  };
  const say = async (identityId: string, purpose: Purpose, ...texts: string[]): Promise<string> => {
    const cause = `test:${newId()}`;
    await outbox.say({ cause, identityId, purpose, contents: texts.map((text) => ({ text })) });
    return cause;
  };
  const row = async (cause: string): Promise<Record<string, unknown>> => {
    const found = await database.queryOne<Record<string, unknown>>(
      `SELECT id, status, attempts, error_code, held_reason, next_attempt_at FROM outbound_messages WHERE cause = $1 AND ordinal = 0`,
      [cause],
    );
    return found ?? {};
  };
  const openTasks = (kind: string): Promise<{ subject_id: string }[]> =>
    database.query(`SELECT subject_id FROM tasks WHERE state = 'open' AND kind = $1`, [kind]);
  const echo = (mark?: string, more: object = {}): Promise<boolean> =>
    reports.echoed('scripted', {
      type: 'echo',
      dedupe: newId(),
      sentAt: clock.at,
      externalId: newId(),
      kind: 'text',
      attachments: [],
      mark,
      ...more,
    });
  const texts = (): string[] => channel.taken.map(({ text }) => text);

  describe('a send whose answer was lost', () => {
    it('waits for its echo, is never sent again, and is out when the echo comes', async () => {
      const who = await person();
      channel.answers = [new OutcomeUnknown('scripted', 'TIMEOUT')];
      const cause = await say(who, 'reply', 'Baik.');
      await outbound.work(who);
      clock.pass(2 * minutes);
      await outbound.work(who);

      expect(await row(cause)).toMatchObject({ status: 'unknown' });
      expect(await echo(channel.taken[0]?.mark)).toBe(true);
      expect(await row(cause)).toMatchObject({ status: 'sent', error_code: null });
      expect(texts()).toEqual(['Baik.']);
    });

    it('of one part among several goes on behind that part', async () => {
      const who = await person();
      channel.answers = [undefined, new OutcomeUnknown('scripted', 'TIMEOUT')];
      const long =
        'satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas dua belas tiga belas';
      const cause = await say(who, 'reply', long);
      await outbound.work(who);
      expect(await row(cause)).toMatchObject({ status: 'unknown' });

      await echo(channel.taken[1]?.mark);
      clock.pass(minutes);
      await outbound.work(who);

      expect(await row(cause)).toMatchObject({ status: 'sent' });
      expect(texts().join(' ')).toBe(long);
    });

    it('is known by its words where the mark does not come back', async () => {
      const at = new Date(clock.at.getTime() - minutes);
      const senderId = newId();
      const sender = { channel: 'scripted', account: 'office', senderId, at };
      const { identityId } = await api.app.get(Contacts, { strict: false }).resolve(sender);
      channel.answers = [new OutcomeUnknown('scripted', 'ECONNRESET')];
      const cause = await say(identityId, 'reply', 'Terima kasih.');
      await outbound.work(identityId);

      expect(await echo(undefined, { senderId, text: 'kata orang lain' })).toBe(false);
      expect(await row(cause)).toMatchObject({ status: 'unknown' });
      expect(await echo(undefined, { senderId, text: 'Terima kasih.' })).toBe(true);
      expect(await row(cause)).toMatchObject({ status: 'sent' });
    });

    it('becomes a task after five minutes of silence, which an echo still ends', async () => {
      const who = await person();
      channel.answers = [new OutcomeUnknown('scripted', 'TIMEOUT')];
      const cause = await say(who, 'reply', 'Baik.');
      await outbound.work(who);
      const { id } = await row(cause);
      const subject = { subject_id: id };
      expect(await openTasks('send_failed')).not.toContainEqual(subject);

      clock.pass(6 * minutes);
      await outbound.work(who);
      expect(await openTasks('send_failed')).toContainEqual(subject);
      expect(texts()).toHaveLength(1);

      await echo(channel.taken[0]?.mark);
      expect(await openTasks('send_failed')).not.toContainEqual(subject);
    });
  });

  describe('a message that the provider took and could not deliver', () => {
    const failed = async (purpose: Purpose, failure: SendFailed): Promise<{ who: string; cause: string }> => {
      const who = await person();
      const cause = await say(who, purpose, 'Sudah siap.');
      await outbound.work(who);
      channel.failures = { [failure.providerCode]: failure };
      const externalId = channel.ids.at(-1);
      const report = { type: 'status', status: 'failed', errorCode: failure.providerCode } as const;
      const event = { ...report, externalId, dedupe: newId(), sentAt: clock.at };
      const from = { channel: 'scripted', account: 'office' };
      await reports.reported(event, from);
      await reports.reported(event, from); // everything may come twice
      return { who, cause };
    };

    it('because the window had closed is held with a task, and goes when the person writes', async () => {
      const { who, cause } = await failed('notice', new OutsideWindow('scripted', '131047'));
      const { id } = await row(cause);
      expect(await row(cause)).toMatchObject({ status: 'held', held_reason: '131047' });
      expect((await openTasks('call_by_hand')).filter((task) => task.subject_id === id)).toHaveLength(1);

      await outbound.work(who);
      expect(texts()).toEqual(['Sudah siap.']);
      await outbox.release(who);
      await outbound.work(who);
      expect(texts()).toEqual(['Sudah siap.', 'Sudah siap.']);
      expect(await openTasks('call_by_hand')).not.toContainEqual({ subject_id: id });
    });

    it.each([
      [new RecipientUnreachable('scripted', '131026'), 'undeliverable', 'call_by_hand'],
      [new MessageRefused('scripted', '131051'), 'failed', 'send_failed'],
    ])('for good (%j) is a task, and is not sent again', async (failure, status, kind) => {
      const { who, cause } = await failed('reply', failure);
      const { id } = await row(cause);
      await outbound.work(who);

      expect(await row(cause)).toMatchObject({ status });
      expect(await openTasks(kind)).toContainEqual({ subject_id: id });
      expect(texts()).toEqual(['Sudah siap.']);
    });

    it('for the moment is tried again by itself', async () => {
      const { who, cause } = await failed('reply', new ProviderUnavailable('scripted', '131000'));
      expect(await row(cause)).toMatchObject({ status: 'queued' });
      clock.pass(minutes);
      await outbound.work(who);

      expect(await row(cause)).toMatchObject({ status: 'sent' });
      expect(texts()).toHaveLength(2);
    });

    it('stays so, whatever is reported of it later', async () => {
      const { cause } = await failed('notice', new OutsideWindow('scripted', '131047'));
      const late = { type: 'status', status: 'delivered', externalId: channel.ids.at(-1) } as const;
      await reports.reported(
        { ...late, dedupe: newId(), sentAt: clock.at },
        { channel: 'scripted', account: 'office' },
      );

      expect(await row(cause)).toMatchObject({ status: 'held' });
    });
  });

  describe('a nudge', () => {
    const nudge = async (identityId: string): Promise<string> => {
      const cause = `${nudgePrefix}test:${newId()}`;
      await outbox.say({ cause, identityId, purpose: 'notice', contents: [{ text: 'Belum selesai.' }] });
      return cause;
    };
    const hours = 60 * minutes;

    it('goes in the window, and is not what a number typed back answers', async () => {
      const who = await person(20 * hours);
      await say(who, 'reply', 'Ya atau tidak?');
      await outbound.work(who);
      clock.pass(minutes);
      expect(await row(await nudge(who))).toMatchObject({ status: 'queued' });
      await outbound.work(who);
      expect(texts()).toEqual(['Ya atau tidak?', 'Belum selesai.']);
      const { conversationId } = await api.app.get(Contacts, { strict: false }).address(who);
      expect(await outbox.lastSaid(conversationId)).toEqual([{ text: 'Ya atau tidak?' }]);
    });

    it.each([
      ['outside the window', 25 * hours, 0],
      ['in the quiet hours, also to who is awake', minutes, 10 * hours],
    ])('is not sent %s, and nobody is to phone for it', async (_when, ago, later) => {
      clock.pass(later);
      const who = await person(ago);
      const cause = await nudge(who);
      await outbound.work(who);
      expect(await row(cause)).toMatchObject({ status: 'manual', error_code: 'overtaken' });
      expect(texts()).toEqual([]);
      const { id } = await row(cause);
      expect((await openTasks('call_by_hand')).filter((task) => task.subject_id === id)).toEqual([]);
    });

    it("is not sent to who wrote meanwhile or has an officer, nor is it anybody's work where it fails", async () => {
      const [wrote, taken, refused] = [await person(), await person(), await person()];
      const causes = [await nudge(wrote), await nudge(taken), await nudge(refused)];
      clock.pass(minutes);
      const now = clock.at;
      await database.query('UPDATE identities SET last_inbound_at = $2 WHERE id = $1', [wrote, now]);
      await database.query(`UPDATE conversations SET mode = 'person' WHERE identity_id = $1`, [taken]);
      channel.answers = [new MessageRefused('scripted', '100')];
      for (const who of [wrote, taken, refused]) await outbound.work(who);
      const rows = await Promise.all(causes.map(row));
      expect(rows.map(({ status }) => status)).toEqual(['manual', 'manual', 'failed']);
      expect(texts()).toEqual([]);
      const failed = await openTasks('send_failed');
      expect(failed.filter((task) => task.subject_id === rows[2]?.['id'])).toEqual([]);
    });
  });

  describe('in the quiet hours', () => {
    it('keeps news until the morning and answers at once', async () => {
      clock.at = new Date('2030-03-05T13:30:00Z'); // 21.30
      const who = await person(60 * minutes);
      const news = await say(who, 'notice', 'Sudah siap.');
      await say(who, 'reply', 'Selamat malam.');
      await outbound.work(who);
      expect(texts()).toEqual(['Selamat malam.']);
      expect(await row(news)).toMatchObject({
        status: 'queued',
        attempts: 0,
        next_attempt_at: new Date('2030-03-05T23:00:00Z'),
      });

      clock.at = new Date('2030-03-05T23:00:01Z');
      await outbound.work(who);
      expect(texts()).toEqual(['Selamat malam.', 'Sudah siap.']);
    });

    it('tells news to who is awake, and what waited to who writes', async () => {
      clock.at = new Date('2030-03-05T15:00:00Z');
      const awake = await person(5 * minutes);
      await say(awake, 'notice', 'Baru.');
      await outbound.work(awake);
      expect(texts()).toEqual(['Baru.']);

      const asleep = await person(60 * minutes);
      await say(asleep, 'notice', 'Menunggu.');
      await outbound.work(asleep);
      await database.query('UPDATE identities SET last_inbound_at = $2 WHERE id = $1', [asleep, clock.at]);
      await outbox.release(asleep);
      await outbound.work(asleep);
      expect(texts()).toEqual(['Baru.', 'Menunggu.']);
    });
  });

  it('holds what is outside the window with a task, and sends it first when the person writes', async () => {
    const who = await person(25 * 60 * minutes);
    const cause = await say(who, 'notice', 'Sudah siap.');
    await outbound.work(who);
    const { id } = await row(cause);
    expect(await row(cause)).toMatchObject({ status: 'held', held_reason: 'window_closed' });
    expect(await openTasks('call_by_hand')).toContainEqual({ subject_id: id });

    await database.query('UPDATE identities SET last_inbound_at = $2 WHERE id = $1', [who, clock.at]);
    await outbox.release(who);
    await say(who, 'reply', 'Halo.');
    await outbound.work(who);

    expect(texts()).toEqual(['Sudah siap.', 'Halo.']);
    expect(await openTasks('call_by_hand')).not.toContainEqual({ subject_id: id });
  });

  it('does not ask for papers that the case no longer waits for', async () => {
    const officer = await api.person(`petugas${Date.now()}`, 'officer');
    const { id } = await api.aCase(officer);
    const cases = api.app.get(Cases, { strict: false });
    const actor = { kind: 'staff' as const, userId: newId(), roles: ['officer'] };
    await cases.act(id, 'start_verification', { actor });
    const who = await person(25 * 60 * minutes);
    const notice = async (seq: number, text: string): Promise<string> => {
      const cause = `case:${id}:${seq}:${who}`;
      await outbox.say({ cause, identityId: who, purpose: 'notice', contents: [{ text }], caseId: id });
      return cause;
    };
    const [first, newest] = (await cases.events(id)).map(({ seq }) => seq);
    const old = await notice(first ?? 0, 'Berkas diterima.');
    const now = await notice(newest ?? 0, 'Sedang diperiksa.');
    await outbound.work(who);
    expect(await row(old)).toMatchObject({ status: 'held' });

    clock.pass(60 * minutes);
    await database.query('UPDATE identities SET last_inbound_at = $2 WHERE id = $1', [who, clock.at]);
    await outbox.release(who);
    await outbound.work(who);

    expect(texts()).toEqual(['Sedang diperiksa.']);
    expect(await row(old)).toMatchObject({ status: 'manual', error_code: 'overtaken' });
    expect(await row(now)).toMatchObject({ status: 'sent' });
  });

  it('writes as a human only what a human wrote, and only for seven days', async () => {
    const [who, long] = [await person(48 * 60 * minutes), await person(169 * 60 * minutes)];
    const byPerson = await say(who, 'staff', 'Dari petugas.');
    await outbound.work(who);
    const byProgram = await say(who, 'reply', 'Dari mesin.');
    await outbound.work(who);
    const late = await say(long, 'staff', 'Terlambat.');
    await outbound.work(long);

    expect(channel.taken).toEqual([expect.objectContaining({ text: 'Dari petugas.', tag: 'HUMAN' })]);
    expect(await row(byPerson)).toMatchObject({ status: 'sent' });
    expect(await row(byProgram)).toMatchObject({ status: 'held' });
    expect(await row(late)).toMatchObject({ status: 'held' });
  });

  it('lets a person have no more at once than the provider takes, over all processes, and loses none', async () => {
    const [who, other] = [await person(), await person()];
    await say(who, 'reply', 'a', 'b', 'c', 'd');
    await outbound.work(who);
    await say(other, 'reply', 'x');
    await outbound.work(other);
    expect(texts()).toEqual(['a', 'b', 'c', 'x']);

    clock.pass(6001);
    await outbound.work(who);
    expect(texts()).toEqual(['a', 'b', 'c', 'x', 'd']);
  });

  it('slows only the pair that was asked to be slowed', async () => {
    const [who, other] = [await person(), await person()];
    channel.answers = [new ProviderThrottled('scripted', '131056').ofPair()];
    const cause = await say(who, 'reply', 'a');
    await outbound.work(who);
    await say(other, 'reply', 'x');
    await outbound.work(other);
    expect(texts()).toEqual(['x']);
    expect(await row(cause)).toMatchObject({ status: 'queued' });
  });

  it('stops the whole channel when it is refused, with one task, and goes on by itself when it is mended', async () => {
    const [who, other] = [await person(), await person()];
    channel.answers = [new ChannelUnauthorized('scripted', '190')];
    await say(who, 'notice', 'satu');
    await outbound.work(who);
    await say(other, 'reply', 'dua');
    await outbound.work(other);
    expect(texts()).toEqual([]);
    expect(await openTasks('channel_down')).toHaveLength(1);

    clock.pass(16 * minutes);
    await outbound.work(who);
    await outbound.work(other);
    expect(texts()).toEqual(['satu', 'dua']);
    expect(await openTasks('channel_down')).toEqual([]);
  });
});
