/** The four queues (contract.md 4). */
export const queueNames = ['intake', 'media', 'outbound', 'timers'] as const;
export type QueueName = (typeof queueNames)[number];

/** What a job carries: one id of ours, so that the queue never holds personal data. */
export interface JobPayload {
  /** intake: lane in hex; media: attachment id; outbound: identity id; timers: timer id or case id, as its kind says. */
  id: string;
  kind?: string;
  /** Further ids to be worked after the first. */
  more?: readonly string[];
}
