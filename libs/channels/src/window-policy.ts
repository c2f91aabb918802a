/** One way in which a provider lets us write, with the time in which it holds. */
export interface WindowRule {
  /** The provider's word for a message outside the free window; absent inside it. */
  tag?: string;
  /** Whose words may go this way; `nobody`: taken back by the provider, kept so that it is not brought in again. */
  by: 'anyone' | 'person' | 'nobody';
  /** Open for so long after the person's last action. */
  hours: number;
  /** The first day on which it holds, and the first on which it holds no more (UTC). */
  from?: string;
  until?: string;
  /** Where the provider says so. */
  source: string;
}

/** When we may write without being asked: the first rule that fits decides. */
export type WindowPolicy = readonly WindowRule[];

/** Whether a message may go out now, and under which tag of the provider. */
export type SendPermission =
  { allowed: true; tag?: string } | { allowed: false; why: 'channel_cannot_send' | 'window_closed' };

/** Decides by the rules that are in force. @param byPerson whether a person of the office wrote the words */
export function permission(
  policy: WindowPolicy,
  lastInboundAt: Date | undefined,
  now: Date,
  byPerson: boolean,
): SendPermission {
  const hours = lastInboundAt ? (now.getTime() - lastInboundAt.getTime()) / 3_600_000 : Infinity;
  const rule = policy.find(
    (one) =>
      inForce(one, now) && hours < one.hours && (one.by === 'anyone' || (one.by === 'person' && byPerson)),
  );
  return rule ? { allowed: true, tag: rule.tag } : { allowed: false, why: 'window_closed' };
}

function inForce({ from, until }: WindowRule, now: Date): boolean {
  const day = now.toISOString().slice(0, 10);
  return (!from || day >= from) && (!until || day < until);
}
