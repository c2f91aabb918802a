import { Environment } from '@app/config';
import { Clock } from '@app/core';
import { Global, Module } from '@nestjs/common';
import { buildChannels } from './build-channels';
import { ChannelRegistry } from './channel-registry';

/** Provides `ChannelRegistry` everywhere: which channels exist is settled once, at start. */
@Global()
@Module({
  providers: [{ provide: ChannelRegistry, useFactory: buildChannels, inject: [Environment, Clock] }],
  exports: [ChannelRegistry],
})
export class ChannelsModule {}
