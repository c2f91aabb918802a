import { ChannelRegistry } from '@app/channels';
import { Database } from '@app/database';
import { Intake, Spool } from '@app/intake';
import { ChannelAccounts } from '@app/notification';
import { WakeUp } from '@app/queue';
import { Controller, Get, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Gauge, Registry } from 'prom-client';

/** Is it alive, is it ready, how is it going. */
@ApiExcludeController()
@Controller()
export class OperationsController {
  private readonly registry = new Registry();
  private readonly jobs = new Gauge({
    name: 'queue_jobs',
    help: 'Jobs of a queue by state',
    labelNames: ['queue', 'state'],
    registers: [this.registry],
  });
  private readonly outbox = new Gauge({
    name: 'outbox_messages',
    help: 'Outbound messages that are not finished, by status',
    labelNames: ['status'],
    registers: [this.registry],
  });
  private readonly spoolBytes = new Gauge({
    name: 'spool_bytes',
    help: 'Bytes that wait in the spool',
    registers: [this.registry],
  });
  private readonly databaseUp = new Gauge({
    name: 'database_up',
    help: '1 while the database answers',
    registers: [this.registry],
  });

  private readonly backupAge = new Gauge({
    name: 'backup_age_seconds',
    help: 'Time since the last good backup; no value while there is none',
    registers: [this.registry],
  });

  constructor(
    private readonly database: Database,
    private readonly intake: Intake,
    private readonly spool: Spool,
    private readonly wakeUp: WakeUp,
    private readonly channels: ChannelRegistry,
    private readonly accounts: ChannelAccounts,
  ) {}

  @Get('healthz')
  health(): { status: string } {
    return { status: 'ok' };
  }

  /** 200 while messages can still be taken durably, 503 only when neither database nor spool can be written. */
  @Get('readyz')
  async ready(@Res() reply: FastifyReply): Promise<void> {
    const up = await this.databaseAnswers();
    const spoolWritable = await this.spool.prepare().then(
      () => true,
      () => false,
    );
    const degraded = [
      ...(up ? [] : ['database']),
      ...(spoolWritable ? [] : ['spool']),
      ...(this.intake.behind ? ['spool_waiting'] : []),
      ...(up ? await this.channelsDown() : []),
    ];
    void reply
      .status(up || spoolWritable ? 200 : 503)
      .send({ status: degraded.length ? 'degraded' : 'ok', degraded });
  }

  /** `channel:<name>` for each that is on and has something wrong with its account. */
  private async channelsDown(): Promise<string[]> {
    const on = this.channels.states.filter((state) => state.on);
    const names = await this.accounts.troubled(on).catch(() => []);
    return names.map((name) => `channel:${name}`);
  }

  @Get('metrics')
  async metrics(@Res() reply: FastifyReply): Promise<void> {
    const up = await this.databaseAnswers();
    this.databaseUp.set(up ? 1 : 0);
    this.spoolBytes.set(await this.spool.size().catch(() => 0));
    if (up) await this.measureDatabase();
    void reply.type(this.registry.contentType).send(await this.registry.metrics());
  }

  private async measureDatabase(): Promise<void> {
    const counts = await this.wakeUp.counts().catch(() => null);
    for (const [queue, states] of Object.entries(counts ?? {})) {
      for (const [state, count] of Object.entries(states)) this.jobs.set({ queue, state }, count);
    }
    const rows = await this.database.query<{ status: string; count: string }>(
      `SELECT status, count(*) FROM outbound_messages
        WHERE status IN ('held', 'queued', 'sending', 'failed', 'unknown') GROUP BY status`,
    );
    const backup = await this.database.queryOne<{ age: string | null }>(
      `SELECT extract(epoch FROM now() - max(finished_at)) AS age FROM backups WHERE error_code IS NULL`,
    );
    this.backupAge.remove();
    if (backup?.age) this.backupAge.set(Number(backup.age));
    for (const { status, count } of rows) this.outbox.set({ status }, Number(count));
  }

  private async databaseAnswers(): Promise<boolean> {
    if (!this.database.connected) return false;
    return this.database.query('SELECT 1').then(
      () => true,
      () => false,
    );
  }
}
