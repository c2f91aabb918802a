import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Environment, projectFolder, Variables } from '@app/config';
import { SystemClock } from '@app/core';
import { channelFolders } from './channel-folders';
import { ChannelRegistry } from './channel-registry';
import { buildChannels } from './build-channels';
import { WebChannel } from './web/web.channel';
import { whatsappWeb } from './whatsapp-web';

const key = Buffer.alloc(32).toString('base64');
const base = { DATABASE_URL: 'postgres://127.0.0.1/x', ENCRYPTION_KEY: key, TOKEN_SECRET: key };
const messenger = {
  MESSENGER_PAGE_ID: '1',
  MESSENGER_PAGE_ACCESS_TOKEN: 'a',
  MESSENGER_APP_SECRET: 'b',
  MESSENGER_VERIFY_TOKEN: 'c',
};
const everythingOn = {
  ...messenger,
  WHATSAPP_DRIVER: 'cloud',
  WHATSAPP_PHONE_NUMBER_ID: '1',
  WHATSAPP_ACCESS_TOKEN: 'a',
  WHATSAPP_APP_SECRET: 'b',
  WHATSAPP_VERIFY_TOKEN: 'c',
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

it.each([
  [{ MESSENGER_PAGE_ID: '1' }, 'MESSENGER_PAGE_ACCESS_TOKEN must be set'],
  [{ WHATSAPP_DRIVER: 'cloud' }, 'WHATSAPP_PHONE_NUMBER_ID must be set, because WHATSAPP_DRIVER is cloud'],
  [{ WHATSAPP_DRIVER: 'fax' }, 'WHATSAPP_DRIVER must be one of off, cloud, web'],
  [{ GRAPH_API_VERSION: '23' }, 'GRAPH_API_VERSION must look like v23.0'],
])('stops the start at %j, naming the variable', (env, told) => {
  expect(() => build(env)).toThrow(told);
});

it('takes the way to WhatsApp that is asked for', () => {
  expect(build({ WHATSAPP_DRIVER: 'web' }).get('whatsapp').isLinkedDevice).toBe(true);
});

describe.each(channelFolders.map((folder) => [folder.name, folder] as const))(
  'a folder (%s)',
  (_name, folder) => {
    it('reads only variables that it declares, and .env.example explains each', () => {
      const example = readFileSync(join(projectFolder, '.env.example'), 'utf8');

      for (const name of folder.variables) expect(example).toMatch(new RegExp(`^#? ?${name}=`, 'm'));
      expect(() => new Variables({}).only(folder.variables).optional('ADMIN_PASSWORD')).toThrow('declared');
      expect(
        folder.build(new Variables(everythingOn).only(folder.variables), new SystemClock()),
      ).toBeDefined();
    });

    it('tells limits and window as its channel has them', () => {
      const driver = folder === whatsappWeb ? { WHATSAPP_DRIVER: 'web' } : {};
      const channel = folder.build(new Variables({ ...everythingOn, ...driver }), new SystemClock());

      expect(channel).toMatchObject({ name: folder.name, limits: folder.limits, window: folder.window });
    });
  },
);
