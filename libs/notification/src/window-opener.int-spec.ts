import { Cases } from '@app/casework';
import { MessageRefused } from '@app/channels';
import { Contacts } from '@app/contacts';
import { newId } from '@app/core';
import { Database } from '@app/database';
import { TestApi } from '../../../test/support/test-api';
import type { Outbound } from './outbound';
import type { Outbox, Purpose } from './outbox';
import { anOutbound } from './testing/an-outbound';
import { ScriptedChannel, SetClock } from './testing/scripted-channel';

jest.setTimeout(60_000); // a small machine under load

const minutes = 60_000;

describe('words outside the window, where the provider knows templates', () => {
  let api: TestApi;
  let database: Database;
  let clock: SetClock;
  let channel: ScriptedChannel;
  let outbox: Outbox;
  let outbound: Outbound;

  beforeAll(async () => {
    api = await TestApi.start();
    database = api.app.get(Database);
  });
  afterAll(() => api?.stop());

  beforeEach(async () => {
    await database.query('DELETE FROM send_rates');
    clock = new SetClock();
    channel = new ScriptedChannel(clock);
    channel.takesTemplates = true;
    ({ outbox, outbound } = anOutbound(api.app, clock, channel));
  });

  /** Somebody whose last action was so long ago. */
  const person = async (ago: number): Promise<string> => {
    const at = new Date(clock.at.getTime() - ago);
    const sender = { channel: 'scripted', account: 'office', senderId: newId(), at };
    return (await api.app.get(Contacts, { strict: false }).resolve(sender)).identityId;
  };
  const say = async (identityId: string, purpose: Purpose, text: string): Promise<string> => {
    const cause = `test:${newId()}`;
    await outbox.say({ cause, identityId, purpose, contents: [{ text }] });
    return cause;
  };
  const row = async (cause: string): Promise<Record<string, unknown>> => {
    const found = await database.queryOne<Record<string, unknown>>(
      'SELECT id, status FROM outbound_messages WHERE cause = $1',
      [cause],
    );
    return found ?? {};
  };
  const openTasks = (kind: string): Promise<{ subject_id: string }[]> =>
    database.query(`SELECT subject_id FROM tasks WHERE state = 'open' AND kind = $1`, [kind]);
  const texts = (): string[] => channel.taken.map(({ text }) => text);

  const heldNews = async (): Promise<{ who: string; cause: string; receiptCode: string }> => {
    const { id } = await api.aCase(await api.person(`petugas-${newId()}`.slice(0, 30), 'officer'));
    const { receiptCode } = await api.app.get(Cases, { strict: false }).get(id);
    const who = await person(25 * 60 * minutes);
    const cause = `case:${id}:1:${who}`;
    await outbox.say({
      cause,
      identityId: who,
      purpose: 'notice',
      contents: [{ text: 'Kabar.' }],
      caseId: id,
    });
    await outbound.work(who);
    return { who, cause, receiptCode };
  };

  it('asks once for an answer, tells it when the answer comes, and asks nobody to phone meanwhile', async () => {
    const { who, cause, receiptCode } = await heldNews();
    const { id } = await row(cause);
    await say(who, 'notice', 'Kabar lain.');
    await outbound.work(who);
    expect(channel.asked).toEqual([`kabar_permohonan: ${receiptCode}`]);
    expect(await openTasks('call_by_hand')).not.toContainEqual({ subject_id: id });

    clock.pass(60 * minutes);
    await database.query('UPDATE identities SET last_inbound_at = $2 WHERE id = $1', [who, clock.at]);
    await outbox.release(who);
    await outbound.work(who);
    expect(texts()).toEqual(['Kabar.', 'Kabar lain.']);
  });

  it('asks the same for the words of an officer, also to who has no application', async () => {
    const [who, other] = [await person(200 * 60 * minutes), await person(200 * 60 * minutes)];
    const { id } = await api.aCase(await api.person(`petugas-${newId()}`.slice(0, 30), 'officer'));
    await api.app.get(Cases, { strict: false }).follow(id, who);
    const { receiptCode } = await api.app.get(Cases, { strict: false }).get(id);
    const cause = await say(who, 'staff', 'Mohon dilengkapi.');
    await say(other, 'staff', 'Silakan datang.');
    for (const one of [who, other]) await outbound.work(one);
    expect(channel.asked).toEqual([`kabar_permohonan: ${receiptCode}`, 'pesan_petugas: undefined']);
    expect(await row(cause)).toMatchObject({ status: 'held' });
    expect(await openTasks('call_by_hand')).not.toContainEqual({ subject_id: (await row(cause))['id'] });

    await database.query('UPDATE identities SET last_inbound_at = $2 WHERE id = $1', [who, clock.at]);
    await outbox.release(who);
    await outbound.work(who);
    expect(texts()).toEqual(['Mohon dilengkapi.']);
  });

  it('asks no more people in a day than the provider lets us, the others later, and answers go all the same', async () => {
    channel.rates = { openings: { everyMs: 60 * minutes, burst: 1 } };
    const [first, second] = [await heldNews(), await heldNews()];
    for (const { who } of [first, second]) await outbound.work(who);
    expect(channel.asked).toEqual([`kabar_permohonan: ${first.receiptCode}`]);
    const third = await heldNews();
    await database.query('UPDATE identities SET last_inbound_at = $2 WHERE id = $1', [third.who, clock.at]);
    await outbox.release(third.who);
    await say(third.who, 'reply', 'Baik.');
    await outbound.work(third.who);
    expect(texts()).toEqual(['Kabar.', 'Baik.']);

    clock.pass(60 * minutes);
    for (const { who } of [second, third]) await outbound.work(who);
    expect(channel.asked).toEqual(
      [first, second].map(({ receiptCode }) => `kabar_permohonan: ${receiptCode}`),
    );
  });

  it('has somebody phone when no answer comes in two days', async () => {
    const { who, cause } = await heldNews();
    clock.pass(49 * 60 * minutes);
    await outbound.work(who);
    expect(await openTasks('call_by_hand')).toContainEqual({ subject_id: (await row(cause))['id'] });
  });

  it('has somebody phone at once when the template is not approved', async () => {
    channel.answers = [new MessageRefused('scripted', '132001')];
    const { who, cause } = await heldNews();
    const later = await say(who, 'staff', 'Dari petugas.');
    clock.pass(170 * 60 * minutes); // past the time in which a person may still write
    await outbound.work(who);

    expect(channel.asked).toEqual([]);
    for (const one of [cause, later])
      expect(await openTasks('call_by_hand')).toContainEqual({ subject_id: (await row(one))['id'] });
  });
});
