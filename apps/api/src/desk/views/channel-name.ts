import type { Desk } from './layout';

/** What a channel is called; one that no text knows by its own name. */
export function channelName(texts: Desk['texts'], channel: string): string {
  const key = `recap.channel_${channel}`;
  return texts.has(key) ? texts.render(key) : channel;
}
