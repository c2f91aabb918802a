import { Tasks } from '@app/casework';
import { type InboundUnreadable } from '@app/core';
import { type StoredEvent } from '@app/intake';
import { Injectable } from '@nestjs/common';

/** What nobody here could read is a task: one for many of a kind, for a provider's new habit comes in thousands. */
@Injectable()
export class NotUnderstood {
  constructor(private readonly tasks: Tasks) {}

  async handle({ id, channel }: StoredEvent, { reason }: InboundUnreadable): Promise<void> {
    const code = `${channel}:${reason}`;
    await this.tasks.openOnce({ kind: 'not_understood', subjectKind: 'event', subjectId: id, code });
  }
}
