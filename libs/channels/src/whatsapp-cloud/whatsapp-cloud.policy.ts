import { type WindowPolicy } from '../window-policy';

/** protocol.md 6. Outside of it only templates go, which ask for an answer that opens it. */
export const whatsappWindow: WindowPolicy = [
  {
    by: 'anyone',
    hours: 24,
    source: 'https://developers.facebook.com/docs/whatsapp/cloud-api/guides/send-messages',
  },
];
