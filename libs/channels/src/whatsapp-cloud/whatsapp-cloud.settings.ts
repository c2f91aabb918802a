import { type Variables } from '@app/config';
import { graphVersion } from '../meta/graph-version';
import { whatsappDriver } from '../whatsapp-driver';

/** Credentials of one number at the Cloud API. */
export interface WhatsappCloudSettings {
  phoneNumberId: string;
  accessToken: string;
  appSecret: string;
  verifyToken: string;
  version: string;
}

const credentials = ['PHONE_NUMBER_ID', 'ACCESS_TOKEN', 'APP_SECRET', 'VERIFY_TOKEN'].map(
  (key) => `WHATSAPP_${key}`,
);

export const whatsappCloudVariables: readonly string[] = [
  whatsappDriver.variable,
  ...credentials,
  graphVersion.variable,
];

/** Undefined where another driver is wanted, or none. @throws EnvironmentInvalid */
export function whatsappCloudSettings(read: Variables): WhatsappCloudSettings | undefined {
  const version = graphVersion.read(read);
  if (whatsappDriver.read(read) !== 'cloud') return undefined;
  const [phoneNumberId = '', accessToken = '', appSecret = '', verifyToken = ''] = credentials.map((name) =>
    read.required(name, 'WHATSAPP_DRIVER is cloud'),
  );
  return { phoneNumberId, accessToken, appSecret, verifyToken, version };
}
