import { Environment } from '@app/config';
import { Clock } from '@app/core';
import { Global, Module } from '@nestjs/common';
import { type Channel } from './channel';
import { ChannelRegistry, type ChannelState } from './channel-registry';
import { MessengerChannel } from './messenger/messenger.channel';
import { WebChannel } from './web/web.channel';
import { WhatsappCloudChannel } from './whatsapp-cloud/whatsapp-cloud.channel';

/** A channel, or the reason why it is off. */
type Built = Channel | string;

/** Adding a channel: write its folder, then add a line here. */
const builders: Readonly<Record<string, (env: Environment, clock: Clock) => Built>> = {
  messenger: ({ messenger, graphApiVersion }, clock) =>
    messenger ? new MessengerChannel(messenger, graphApiVersion, clock) : 'MESSENGER_* are not set',
  whatsapp: (env, clock) => {
    if (env.whatsapp) return new WhatsappCloudChannel(env.whatsapp, env.graphApiVersion, clock);
    return env.whatsappDriver === 'web'
      ? 'WHATSAPP_DRIVER web is not built yet; use cloud'
      : 'WHATSAPP_DRIVER is off';
  },
  web: (_env, clock) => new WebChannel(clock),
};

/** Builds every channel that the environment switches on, and tells why the others are off. */
export function buildChannels(env: Environment, clock: Clock): ChannelRegistry {
  const built = Object.entries(builders).map(([name, build]) => ({ name, result: build(env, clock) }));
  const states = built.map(({ name, result }): ChannelState =>
    typeof result === 'string'
      ? { name, on: false, why: result }
      : { name, on: true, why: '', account: result.account },
  );
  return new ChannelRegistry(
    built.flatMap(({ result }) => (typeof result === 'string' ? [] : [result])),
    states,
  );
}

/** Provides `ChannelRegistry` everywhere: which channels exist is settled once, at start. */
@Global()
@Module({
  providers: [{ provide: ChannelRegistry, useFactory: buildChannels, inject: [Environment, Clock] }],
  exports: [ChannelRegistry],
})
export class ChannelsModule {}
