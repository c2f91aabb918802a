import { type ChannelFolder } from '@app/channels';
import { TelegramChannel, telegramLimits, telegramWindow } from './telegram.channel';

const credentials = ['TELEGRAM_BOT', 'TELEGRAM_TOKEN', 'TELEGRAM_SECRET'];

export const telegram: ChannelFolder = {
  name: 'telegram',
  variables: [...credentials, 'TELEGRAM_API_URL'],
  limits: telegramLimits,
  window: telegramWindow,
  build: (read, clock) => {
    const api = read.url('TELEGRAM_API_URL', 'https://api.telegram.org');
    const [bot = '', token = '', secret = ''] = read.allOrNone(credentials) ?? [];
    return bot ? new TelegramChannel({ bot, token, secret, api }, clock) : 'TELEGRAM_* are not set';
  },
};
