import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import { Tasks } from '../tasks';
import { Timers } from '../timers';

const escalations = ['complaint_reply_late', 'complaint_late'] as const;

/** What happens when a complaint was not answered, or not settled, in time. */
@Injectable()
export class ComplaintTimers {
  constructor(
    private readonly database: Database,
    private readonly timers: Timers,
    private readonly tasks: Tasks,
  ) {}

  /** Works one due timer of a complaint, once; false when it is none. */
  async work(timerId: string): Promise<boolean> {
    const subject = await this.timers.subjectOf(timerId);
    const kind = escalations.find((name) => name === subject?.kind);
    if (!subject || !kind) return false;
    await this.database.transaction(async () => {
      // The complaint before its timer, as an answer does.
      const [complaint] = await this.database.query<{ state: string; about_money: boolean }>(
        'SELECT state, about_money FROM complaints WHERE id = $1 FOR UPDATE',
        [subject.subjectId],
      );
      if (!(await this.timers.take(timerId)) || !complaint) return;
      const isLate = kind === 'complaint_late' ? complaint.state !== 'closed' : complaint.state === 'open';
      if (!isLate) return;
      await this.tasks.open({
        kind,
        subjectKind: 'complaint',
        subjectId: subject.subjectId,
        priority: complaint.about_money ? 2 : 1,
      });
    });
    return true;
  }
}
