import { type Variables } from '@app/config';
import { graphVersion } from '../meta/graph-version';

/** Credentials of one page. */
export interface MessengerSettings {
  pageId: string;
  accessToken: string;
  appSecret: string;
  verifyToken: string;
  version: string;
}

const credentials = [
  'MESSENGER_PAGE_ID',
  'MESSENGER_PAGE_ACCESS_TOKEN',
  'MESSENGER_APP_SECRET',
  'MESSENGER_VERIFY_TOKEN',
];

export const messengerVariables: readonly string[] = [...credentials, graphVersion.variable];

/** Undefined where the channel is off. @throws EnvironmentInvalid */
export function messengerSettings(read: Variables): MessengerSettings | undefined {
  const version = graphVersion.read(read);
  const [pageId = '', accessToken = '', appSecret = '', verifyToken = ''] = read.allOrNone(credentials) ?? [];
  return pageId ? { pageId, accessToken, appSecret, verifyToken, version } : undefined;
}
