import { setTimeout as sleep } from 'node:timers/promises';
import { Tasks } from '@app/casework';
import {
  BrowserRefused,
  ChannelRegistry,
  DriverProcess,
  type DriverState,
  type LinkedDevice,
  WhatsappWebChannel,
} from '@app/channels';
import { Clock, newId } from '@app/core';
import { isConnectionError } from '@app/database';
import { DevicePeers, LinkedDevices } from '@app/intake';
import { describeError, log } from '@app/observability';
import { Injectable } from '@nestjs/common';
import { officeSubject } from '../office-subject';
import { DeviceIntake } from './device-intake';
import { DeviceLauncher } from './device-launcher';
import { failuresUntilTask, isPulseDue, isStuck, pauseAfter } from './patience';
import { showInTerminal } from './show-in-terminal';

const leaseMs = 30_000;
const tickMs = 3000;
const qrLifeMs = 60_000;
const retryMs = 1000;
/** The page gives codes for some minutes and then waits for somebody to press a button on it. */
const notScanned = 'qr_not_scanned';

/**
 * Drives the linked phone of this installation: one process at a time by a lease, the browser in a process of its own.
 * What does not get ready is started anew, with growing pauses; what the phone or WhatsApp has ended stays ended, with a
 * task, until somebody starts it again.
 */
@Injectable()
export class DeviceHolder {
  private readonly me = newId();
  private driver?: DriverProcess;
  private state: DriverState = 'starting';
  /** When the state began, or was last seen to be alive. */
  private seenAt = 0;
  private feeling = false;
  private heldAt = 0;
  private failures = 0;
  private restartAt = 0;
  private timer?: NodeJS.Timeout;
  private ticking?: Promise<void>;
  private reports: Promise<void> = Promise.resolve();
  private owed = 0;
  private stopping = false;

  constructor(
    private readonly channels: ChannelRegistry,
    private readonly devices: LinkedDevices,
    private readonly peers: DevicePeers,
    private readonly intake: DeviceIntake,
    private readonly launcher: DeviceLauncher,
    private readonly tasks: Tasks,
    private readonly clock: Clock,
  ) {}

  /** Begins to care for it, where this installation has one. */
  start(): void {
    if (!this.channel) return;
    this.channel.attach(this.lent());
    this.timer = setInterval(() => void this.tick(), tickMs);
    void this.tick();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    clearInterval(this.timer);
    await this.ticking;
    await this.driver?.stop('shutdown');
    await this.reports;
    const { channel } = this;
    if (channel) await this.devices.release(channel.name, this.me).catch(() => undefined);
  }

  /** One look at lease, wish and browser; a look that is still going is not begun again. */
  async tick(): Promise<void> {
    if (this.ticking && this.driver && this.isLeaseOld) await this.letGo('lease_lost');
    this.ticking ??= this.look().finally(() => (this.ticking = undefined));
    return this.ticking;
  }

  private get channel(): WhatsappWebChannel | undefined {
    return this.channels.all.find((channel) => channel instanceof WhatsappWebChannel);
  }

  private async look(): Promise<void> {
    const { channel } = this;
    if (!channel) return;
    try {
      const held = await this.devices.hold(channel.name, this.me, leaseMs);
      if (!held) return await this.letGo('lease_lost');
      this.heldAt = this.now();
      if (!held.wanted) return await this.letGo('switched_off');
      if (!this.driver) return await this.launch(channel);
      await this.watch(this.driver);
    } catch (error) {
      log.warn('linked_device.look_failed', describeError(error));
      if (this.isLeaseOld) await this.letGo('lease_lost');
    }
  }

  /** Another process may take over at the lease's end: be gone before. */
  private get isLeaseOld(): boolean {
    return this.now() - this.heldAt > leaseMs / 2;
  }

  private async letGo(reason: string): Promise<void> {
    this.failures = 0;
    this.restartAt = 0;
    await this.driver?.stop(reason);
  }

  private async watch(driver: DriverProcess): Promise<void> {
    const { state } = this;
    const quiet = this.now() - this.seenAt;
    if (isPulseDue(state, quiet)) void this.feel(driver);
    if (!isStuck(state, quiet)) return;
    log.warn('linked_device.stuck', { state });
    await driver.stop(state === 'qr' ? notScanned : `stuck_${state}`);
  }

  /** A page that hangs hears nothing and says nothing, and no event tells of it. */
  private async feel(driver: DriverProcess): Promise<void> {
    if (this.feeling) return;
    this.feeling = true;
    const { ok } = await driver.call({ name: 'pulse' });
    this.feeling = false;
    if (ok && driver === this.driver && this.state === 'ready') this.seenAt = this.now();
  }

  private async launch(channel: WhatsappWebChannel): Promise<void> {
    if (this.now() < this.restartAt || this.owed > 0) return;
    const { name } = channel;
    try {
      const { settings, ...how } = await this.launcher.prepare(channel);
      this.enter('starting');
      await this.devices.report(name, this.me, { state: 'starting', sandboxed: settings.sandbox });
      this.driver = new DriverProcess(
        settings,
        {
          state: (state) => this.reached(name, state),
          qr: (qr) => this.qr(name, qr),
          event: (event) => this.intake.accept(channel, event),
          unread: () => this.report(() => this.openTask('messages_unread')),
          ended: (reason, final) => this.ended(name, reason, final),
        },
        how,
      );
    } catch (error) {
      if (!(error instanceof BrowserRefused)) throw error;
      log.error('linked_device.refused', describeError(error));
      this.ended(name, 'browser_refused', true);
    }
  }

  private reached(name: string, state: DriverState): void {
    if (state === this.state && state !== 'ready') return;
    log.info('linked_device.state', { state });
    this.enter(state);
    if (state === 'ready') this.failures = 0;
    this.report(async () => {
      await this.devices.report(name, this.me, { state });
      if (state === 'ready') await this.tasks.closeFor('channel_down', 'channel', officeSubject, 'ready');
      if (state === 'qr') await this.openTask('qr_needed');
    });
  }

  private qr(name: string, qr: string): void {
    this.seenAt = this.now();
    void showInTerminal(qr);
    this.report(() => this.devices.showQr(name, this.me, qr, qrLifeMs));
  }

  private ended(name: string, reason: string, final: boolean): void {
    this.driver = undefined;
    const asked = ['shutdown', 'lease_lost', 'switched_off'].includes(reason);
    log.info('linked_device.ended', { reason: reason.slice(0, 60), final });
    if (asked) return;
    this.failures++;
    this.restartAt = this.now() + pauseAfter(this.failures);
    const word = reason.replaceAll(/\W+/g, '_').slice(0, 60);
    const stays = final || reason === notScanned;
    this.report(async () => {
      if (stays) await this.devices.stop(name, word);
      else await this.devices.report(name, this.me, { state: 'off', reason: word });
      if (stays || this.failures >= failuresUntilTask) await this.openTask(word);
    });
  }

  private async openTask(code: string): Promise<void> {
    await this.tasks.open({ kind: 'channel_down', subjectKind: 'channel', subjectId: officeSubject, code });
  }

  /** In their order, and none is lost to an absence of the database: who is blocked must not start again after it. */
  private report(work: () => Promise<void>): void {
    this.owed++;
    this.reports = this.reports.then(() => this.persist(work)).finally(() => this.owed--);
  }

  private async persist(work: () => Promise<void>): Promise<void> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        log.error('linked_device.report_failed', describeError(error));
        if (this.stopping || !isConnectionError(error)) return;
        await sleep(retryMs);
      }
    }
  }

  private enter(state: DriverState): void {
    this.state = state;
    this.seenAt = this.now();
  }

  private now(): number {
    return this.clock.now().getTime();
  }

  private lent(): LinkedDevice {
    const name = this.channel?.name ?? '';
    return {
      isReady: () => this.driver?.ready ?? false,
      call: (call) => this.driver?.call(call) ?? Promise.resolve({ ok: false, failure: 'unsent' }),
      chatOf: (senderId) => this.peers.chatOf(name, senderId),
      open: (gapMs) => this.devices.open(name, gapMs),
    };
  }
}
