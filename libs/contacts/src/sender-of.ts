import type { InboundMessage } from '@app/core';
import type { Sender } from './contacts';

/** Who wrote a message. */
export function senderOf(
  account: Pick<Sender, 'channel' | 'account'>,
  {
    senderId,
    senderAlias: alias,
    senderName: name,
    senderPhone: phone,
    referral,
    sentAt: at,
  }: InboundMessage,
): Sender {
  return { ...account, senderId, alias, name, phone, referral, at };
}
