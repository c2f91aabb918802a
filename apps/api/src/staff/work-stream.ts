import { type Worker, WorkQueue } from '@app/casework';
import { AppError } from '@app/core';
import { Database } from '@app/database';
import { describeError, log } from '@app/observability';
import type { StaffPrincipal } from '@app/staff';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { villageFilter } from './case-access';

/** This process or this person follows as much as it can bear: ask again later, or look by hand. */
export class TooManyStreams extends AppError {
  readonly code = 'work.too_many_streams';
  readonly kind = 'unavailable';
}

/** What a page shows of the work around it. */
export interface WorkPulse {
  waiting: number;
  late: number;
  /** Changes whenever what waits changes, though its count may not. */
  version: string;
}

const everyMs = 3000;
const heartbeatMs = 20_000;
const perProcess = 200;
const perPerson = 6;

/**
 * Live changes as server-sent events. Each stream asks the database for its own few numbers every few seconds: that is
 * right over any number of processes, needs no message between them, and costs nothing where nobody looks.
 */
@Injectable()
export class WorkStream implements OnModuleDestroy {
  private readonly open = new Map<FastifyReply, { userId: string; end: () => void }>();

  constructor(
    private readonly queue: WorkQueue,
    private readonly database: Database,
  ) {}

  onModuleDestroy(): void {
    for (const { end } of this.open.values()) end();
  }

  /** Streams until the line is cut, the session ends (`who` throws) or the process stops. @throws TooManyStreams */
  start(reply: FastifyReply, staff: StaffPrincipal, who: () => Promise<StaffPrincipal>): void {
    this.requireRoom(staff.userId);
    reply.hijack();
    const { raw } = reply;
    let timer: NodeJS.Timeout | undefined;
    const end = (): void => {
      clearTimeout(timer);
      this.open.delete(reply);
      if (!raw.writableEnded) raw.end();
    };
    this.open.set(reply, { userId: staff.userId, end });
    raw.on('close', end);
    raw.on('error', end);
    raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
    });
    raw.write('retry: 5000\n\n');
    let last = '';
    let silentMs = 0;
    const beat = async (): Promise<void> => {
      try {
        const pulse = JSON.stringify(await this.pulse(await who()));
        if (pulse !== last) raw.write(`event: work\ndata: ${pulse}\n\n`);
        else if ((silentMs += everyMs) >= heartbeatMs) raw.write(': \n\n');
        if (pulse !== last || silentMs >= heartbeatMs) silentMs = 0;
        last = pulse;
      } catch (error) {
        // Away for a moment: the browser asks again by itself. A session that has ended is refused there.
        if (!(error instanceof AppError)) log.warn('work.stream_failed', describeError(error));
        return end();
      }
      if (this.open.has(reply)) timer = setTimeout(() => void beat(), everyMs);
    };
    void beat();
  }

  /** The numbers of what waits for this person. */
  async pulse(staff: StaffPrincipal): Promise<WorkPulse> {
    const worker: Worker = { userId: staff.userId, roles: staff.roles, ...villageFilter(staff) };
    const { waiting, late, newest } = await this.queue.pulse(worker);
    const row = await this.database.queryOne<{ version: string }>(
      `SELECT concat_ws('.', $1::text,
         (SELECT max(created_at) FROM tasks WHERE state = 'open' AND owner_role = ANY($2)),
         (SELECT max(updated_at) FROM conversations WHERE mode = 'person')) AS version`,
      [newest?.toISOString() ?? '', staff.roles],
    );
    return { waiting, late, version: row?.version ?? '' };
  }

  private requireRoom(userId: string): void {
    const own = [...this.open.values()].filter((one) => one.userId === userId).length;
    if (this.open.size >= perProcess || own >= perPerson) throw new TooManyStreams('too many streams');
  }
}
