import { type ChannelFolder } from '../channel-folder';
import { whatsappDriver } from '../whatsapp-driver';
import { linkedPhoneLimits, WhatsappWebChannel } from './whatsapp-web.channel';
import { linkedPhoneWindow } from './whatsapp-web.policy';

export const whatsappWeb: ChannelFolder = {
  name: 'whatsapp',
  variables: [whatsappDriver.variable],
  limits: linkedPhoneLimits,
  window: linkedPhoneWindow,
  build: (read, clock) =>
    whatsappDriver.read(read) === 'web' ? new WhatsappWebChannel(clock) : whatsappDriver.off,
};
