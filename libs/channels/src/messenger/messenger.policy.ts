import { type WindowPolicy } from '../window-policy';

const tags = 'https://developers.facebook.com/docs/messenger-platform/send-messages/message-tags';
const retired = { by: 'nobody', hours: Infinity, until: '2026-04-27', source: tags } as const;

/** protocol.md 5. A tag that Meta has retired answers error 100, subcode 1893061. */
export const messengerWindow: WindowPolicy = [
  {
    by: 'anyone',
    hours: 24,
    source: 'https://developers.facebook.com/docs/messenger-platform/policy/policy-overview',
  },
  { tag: 'HUMAN_AGENT', by: 'person', hours: 7 * 24, source: tags },
  { tag: 'CONFIRMED_EVENT_UPDATE', ...retired },
  { tag: 'ACCOUNT_UPDATE', ...retired },
  { tag: 'POST_PURCHASE_UPDATE', ...retired },
];
