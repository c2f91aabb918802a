import { type Variables } from '@app/config';

/** Which of the ways to WhatsApp is used; every one of their folders asks. */
export const whatsappDriver = {
  variable: 'WHATSAPP_DRIVER',
  read: (read: Variables): 'off' | 'cloud' | 'web' => read.oneOf('WHATSAPP_DRIVER', ['off', 'cloud', 'web']),
  off: 'WHATSAPP_DRIVER is off',
};
