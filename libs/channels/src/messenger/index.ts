import { type ChannelFolder } from '../channel-folder';
import { MessengerChannel, messengerLimits } from './messenger.channel';
import { messengerWindow } from './messenger.policy';
import { messengerSettings, messengerVariables } from './messenger.settings';

export const messenger: ChannelFolder = {
  name: 'messenger',
  variables: messengerVariables,
  limits: messengerLimits,
  window: messengerWindow,
  build: (read, clock) => {
    const settings = messengerSettings(read);
    return settings ? new MessengerChannel(settings, clock) : 'MESSENGER_* are not set';
  },
};
