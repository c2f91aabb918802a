import { CaseTimers, ComplaintTimers, TimerFailures } from '@app/casework';
import { ArrivedMedia } from '@app/conversation';
import { Lanes, MediaFetcher } from '@app/intake';
import { CaseNotices, Outbound } from '@app/notification';
import type { JobPayload, Processor, QueueName } from '@app/queue';
import { Injectable } from '@nestjs/common';

/** The events of one person after the other, each person's in order. */
@Injectable()
export class IntakeProcessor implements Processor {
  readonly queue: QueueName = 'intake';

  constructor(private readonly lanes: Lanes) {}

  async handle({ id, more = [] }: JobPayload): Promise<void> {
    for (const lane of [id, ...more]) await this.lanes.work(lane);
  }
}

/** One attachment, then whoever waits for it. */
@Injectable()
export class MediaProcessor implements Processor {
  readonly queue: QueueName = 'media';

  constructor(
    private readonly media: MediaFetcher,
    private readonly arrived: ArrivedMedia,
  ) {}

  async handle({ id }: JobPayload): Promise<void> {
    if ((await this.media.fetch(id)) !== 'later') await this.arrived.follow(id);
  }
}

/** One person's messages, or the news of one case. */
@Injectable()
export class OutboundProcessor implements Processor {
  readonly queue: QueueName = 'outbound';

  constructor(
    private readonly outbound: Outbound,
    private readonly notices: CaseNotices,
  ) {}

  async handle({ id, kind }: JobPayload): Promise<void> {
    if (kind === 'case') await this.notices.follow(id);
    else await this.outbound.work(id);
  }
}

/** One timer. */
@Injectable()
export class TimersProcessor implements Processor {
  readonly queue: QueueName = 'timers';

  constructor(
    private readonly timers: CaseTimers,
    private readonly complaints: ComplaintTimers,
    private readonly failures: TimerFailures,
  ) {}

  async handle({ id }: JobPayload): Promise<void> {
    await this.failures.guard(id, async () => {
      if (!(await this.complaints.work(id))) await this.timers.work(id);
    });
  }
}
