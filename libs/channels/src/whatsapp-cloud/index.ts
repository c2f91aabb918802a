import { type ChannelFolder } from '../channel-folder';
import { whatsappDriver } from '../whatsapp-driver';
import { WhatsappCloudChannel, whatsappLimits } from './whatsapp-cloud.channel';
import { whatsappWindow } from './whatsapp-cloud.policy';
import { whatsappCloudSettings, whatsappCloudVariables } from './whatsapp-cloud.settings';

export const whatsappCloud: ChannelFolder = {
  name: 'whatsapp',
  variables: whatsappCloudVariables,
  limits: whatsappLimits,
  window: whatsappWindow,
  build: (read, clock) => {
    const settings = whatsappCloudSettings(read);
    return settings ? new WhatsappCloudChannel(settings, clock) : whatsappDriver.off;
  },
};
