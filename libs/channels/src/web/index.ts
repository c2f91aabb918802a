import { type ChannelFolder } from '../channel-folder';
import { WebChannel, webLimits, webWindow } from './web.channel';

export const web: ChannelFolder = {
  name: 'web',
  variables: [],
  limits: webLimits,
  window: webWindow,
  build: (_read, clock) => new WebChannel(clock),
};
