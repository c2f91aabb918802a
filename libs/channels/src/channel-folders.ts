import { type ChannelFolder } from './channel-folder';
import { messenger } from './messenger';
import { web } from './web';
import { whatsappCloud } from './whatsapp-cloud';
import { whatsappWeb } from './whatsapp-web';

/** Adding a channel: write its folder, then add it here. */
export const channelFolders: ChannelFolder[] = [messenger, whatsappCloud, whatsappWeb, web];
