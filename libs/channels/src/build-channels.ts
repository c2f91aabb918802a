import { Environment } from '@app/config';
import { Clock } from '@app/core';
import { type Channel } from './channel';
import { channelFolders } from './channel-folders';
import { ChannelRegistry, type ChannelState } from './channel-registry';

/** Builds every channel that the environment switches on, and tells why the others are off. @throws EnvironmentInvalid */
export function buildChannels({ variables }: Environment, clock: Clock): ChannelRegistry {
  const built = channelFolders.map(({ name, variables: names, build }) => ({
    name,
    result: build(variables.only(names), clock),
  }));
  const names = [...new Set(built.map(({ name }) => name))];
  const found = names.map((name) => {
    const results = built.filter((one) => one.name === name).map(({ result }) => result);
    return { name, result: results.find((result) => typeof result !== 'string') ?? results[0] ?? '' };
  });
  const channels = found.flatMap(({ result }): Channel[] => (typeof result === 'string' ? [] : [result]));
  return new ChannelRegistry(channels, found.map(stateOf));
}

function stateOf({ name, result }: { name: string; result: Channel | string }): ChannelState {
  return typeof result === 'string'
    ? { name, on: false, why: result }
    : { name, on: true, why: '', account: result.account };
}
