import { OutsideWindow, RecipientUnreachable } from '@app/channels';
import { Contacts } from '@app/contacts';
import { type InboundStatus, newId } from '@app/core';
import { Database } from '@app/database';
import { TestApi } from '../../../test/support/test-api';
import { anOutbound } from './testing/an-outbound';
import { ScriptedChannel, SetClock } from './testing/scripted-channel';

jest.setTimeout(60_000); // a small machine under load

class Moment {
  comes: () => void = () => undefined;
  readonly here = new Promise<void>((done) => (this.comes = done));
}

describe('a report of a message', () => {
  let api: TestApi;
  let database: Database;

  beforeAll(async () => {
    api = await TestApi.start();
    database = api.app.get(Database);
  });
  afterAll(() => api?.stop());

  /** Somebody is told something under an id that the report may name before us. */
  const aSend = async (): Promise<{
    send: () => Promise<void>;
    report: (status: InboundStatus['status'], errorCode?: string) => Promise<void>;
    catchUp: () => Promise<void>;
    status: () => Promise<string | undefined>;
    speaks: () => Promise<void>;
  }> => {
    const clock = new SetClock();
    const channel = new ScriptedChannel(clock);
    const externalId = newId();
    channel.newExternalId = () => externalId;
    channel.failures = {
      '131026': new RecipientUnreachable('scripted', '131026'),
      '131047': new OutsideWindow('scripted', '131047'),
    };
    const { outbox, outbound, reports } = anOutbound(api.app, clock, channel);
    const from = { channel: 'scripted', account: 'office' };
    const contacts = api.app.get(Contacts, { strict: false });
    const sender = { ...from, senderId: newId() };
    const { identityId } = await contacts.resolve({ ...sender, at: clock.at });
    const cause = `test:${newId()}`;
    await outbox.say({ cause, identityId, purpose: 'reply', contents: [{ text: 'Baik.' }] });
    const about = { type: 'status', externalId, sentAt: clock.at } as const;
    return {
      send: () => outbound.work(identityId),
      report: (status, errorCode) => reports.reported({ ...about, dedupe: newId(), status, errorCode }, from),
      catchUp: () => reports.catchUp(),
      speaks: async () => {
        clock.pass(1000);
        await contacts.resolve({ ...sender, at: clock.at });
        await outbox.release(identityId);
      },
      status: async () =>
        (
          await database.queryOne<{ status: string }>(
            'SELECT status FROM outbound_messages WHERE cause = $1',
            [cause],
          )
        )?.status,
    };
  };

  it('that is not known yet counts once it is, the latest word of several', async () => {
    const { send, report, catchUp, status } = await aSend();
    await report('read');
    await report('delivered');
    await catchUp();
    await send();
    expect(await status()).toBe('sent');

    await catchUp();
    await catchUp();

    expect(await status()).toBe('read');
  });

  it('counts where report and message are written in the same moment, unseen by the other', async () => {
    const { send, report, catchUp, status } = await aSend();
    const [kept, isSent] = [new Moment(), new Moment()];
    const reported = database.transaction(async () => {
      await report('failed', '131026');
      kept.comes();
      await isSent.here;
    });
    await kept.here;
    await send();
    await catchUp();
    isSent.comes();
    await reported;
    expect(await status()).toBe('sent');

    await catchUp();

    expect(await status()).toBe('undeliverable');
  });

  it('that it came too late is void where the person has spoken since: it goes once more', async () => {
    const { send, report, speaks, status } = await aSend();
    await send();
    await speaks();
    await report('failed', '131047');
    expect(await status()).toBe('queued');

    await send();
    expect(await status()).toBe('sent');

    await report('failed', '131047'); // nothing was said since
    expect(await status()).toBe('held');
  });
});
