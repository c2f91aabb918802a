import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { channelFolders } from '@app/channels';
import { Environment } from '@app/config';
import { FixedClock } from '@app/core';
import { Intake, Spool } from '@app/intake';
import { setLogLevel } from '@app/observability';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { startProcessing } from '../../apps/worker/src/start-worker';
import { WorkerModule } from '../../apps/worker/src/worker.module';
import { itBehavesLikeAChannel } from '../../libs/channels/src/channel.conformance';
import { TestApi } from '../support/test-api';
import { telegram } from './telegram';
import { TelegramChannel } from './telegram/telegram.channel';
import { TelegramServer } from './telegram-server';

jest.setTimeout(180_000); // a small machine under load

// The one line; everything else of this channel is its folder.
channelFolders.push(telegram);

const settings = { bot: 'kotabangun', token: 'a', secret: 'b', api: 'http://127.0.0.1:9' };
const hello = {
  update_id: 7,
  message: { message_id: 3, chat: { id: 70, type: 'private' }, date: 1_767_312_000, text: 'Halo' },
};

itBehavesLikeAChannel(new TelegramChannel(settings, new FixedClock(new Date('2026-01-02T00:00:00Z'))), hello);

describe('a channel of one folder and one line', () => {
  const server = new TelegramServer();
  let api: TestApi;
  let worker: INestApplicationContext;
  let stopWorker: () => Promise<void>;

  beforeAll(async () => {
    setLogLevel('error');
    await server.start();
    Object.assign(process.env, server.env);
    api = await TestApi.start();
    await api.app.get(Spool, { strict: false }).prepare();
    await api.app.listen(0, '127.0.0.1');
    await api.app.get(Intake, { strict: false }).drain();
    server.baseUrl = await api.app.getUrl();
    worker = await NestFactory.createApplicationContext(WorkerModule.for(new Environment(process.env)), {
      logger: ['error'],
    });
    stopWorker = await startProcessing(worker);
  });

  afterAll(async () => {
    await stopWorker?.();
    await api?.stop();
    server.stop();
    for (const name of Object.keys(server.env)) delete process.env[name];
  });

  const tell = (): Promise<{ code: number | null; output: string }> =>
    new Promise((done) => {
      const story = resolve(__dirname, '../contract/story.mjs');
      const args = [story, server.baseUrl, server.url, 'kata sandi admin', 'telegram'];
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
      let output = '';
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (data: Buffer) => (output += data.toString()));
      child.once('exit', (code) => done({ code, output }));
    });

  it('plays the story of AK-1 to the card handed over, though everything comes twice', async () => {
    const { code, output } = await tell();

    expect(output).toContain('ok  AK-1 on telegram');
    expect(code).toBe(0);
  });

  it('is listed, and its messages are found, as those of any other', async () => {
    const admin = await api.login('admin', 'kata sandi admin');
    const channels = await api.call('GET', '/channels', admin);
    expect(JSON.stringify(channels.body)).toContain('"telegram"');

    const officer = await api.person('petugas-kelima', 'officer');
    const { body } = await api.call('GET', '/messages?channel=telegram&direction=inbound', officer);
    expect(body['items']).toContainEqual(expect.objectContaining({ channel: 'telegram', text: 'Halo' }));
  });

  it('refuses what does not carry its secret', async () => {
    const answer = await fetch(`${server.baseUrl}/webhooks/telegram`, { method: 'POST', body: '{}' });

    expect(answer.status).toBe(401);
  });
});
