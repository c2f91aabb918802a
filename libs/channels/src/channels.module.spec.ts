import { Environment } from '@app/config';
import { SystemClock } from '@app/core';
import { ChannelRegistry } from './channel-registry';
import { buildChannels } from './channels.module';
import { WebChannel } from './web/web.channel';

const key = Buffer.alloc(32).toString('base64');
const base = { DATABASE_URL: 'postgres://127.0.0.1/x', ENCRYPTION_KEY: key, TOKEN_SECRET: key };
const messenger = {
  MESSENGER_PAGE_ID: '1',
  MESSENGER_PAGE_ACCESS_TOKEN: 'a',
  MESSENGER_APP_SECRET: 'b',
  MESSENGER_VERIFY_TOKEN: 'c',
};
const build = (env: Record<string, string>): ChannelRegistry =>
  buildChannels(new Environment({ ...base, ...env }), new SystemClock());

it('lists every channel, with the reason of one that is off', () => {
  expect(build(messenger).states).toEqual([
    { name: 'messenger', on: true, why: '', account: '1' },
    { name: 'whatsapp', on: false, why: 'WHATSAPP_DRIVER is off' },
    { name: 'web', on: true, why: '', account: 'web' },
  ]);
});

it('knows a webhook only of a channel that is on', () => {
  expect(build(messenger).webhook('messenger')?.name).toBe('messenger');
  expect(build({}).webhook('messenger')).toBeUndefined();
  expect(build({}).webhook('web')).toBeUndefined();
});

it('refuses a channel that is off', () => {
  expect(() => build({}).get('messenger')).toThrow(expect.objectContaining({ code: 'channels.off' }));
});

it('refuses two channels of one name', () => {
  const web = new WebChannel(new SystemClock());
  expect(() => new ChannelRegistry([web, web])).toThrow('one name');
});
