import { Tasks } from '@app/casework';
import type { InboundAccountNews } from '@app/core';
import type { StoredEvent } from '@app/intake';
import { Injectable } from '@nestjs/common';

/** A warning or a restriction of our own account is a task, before it becomes a channel that carries nothing. */
@Injectable()
export class AccountNews {
  constructor(private readonly tasks: Tasks) {}

  /** One task a kind of news, however often the provider tells it. */
  async handle({ id, channel }: StoredEvent, { payload }: InboundAccountNews): Promise<void> {
    const code = `${channel}:${payload}`;
    await this.tasks.openOnce({ kind: 'channel_down', subjectKind: 'event', subjectId: id, code });
  }
}
