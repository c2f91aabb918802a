import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  BrowserRefused,
  type DriverAccount,
  type DriverProgram,
  driverProgram,
  type DriverSettings,
  hasSandbox,
  prepareSession,
  type WhatsappWebChannel,
} from '@app/channels';
import { Environment } from '@app/config';
import { Clock } from '@app/core';
import { LinkedDevices } from '@app/intake';
import { log } from '@app/observability';
import { Injectable, Optional } from '@nestjs/common';

/** Where the driver's program is, when it is not the built one. */
export abstract class DriverProgramChoice {
  abstract readonly program: DriverProgram;
}

/** All that a driver is started with. */
export interface Launch {
  settings: DriverSettings;
  account: DriverAccount | undefined;
  program: DriverProgram;
}

/** Prepares the folder, the account and the settings of the browser. */
@Injectable()
export class DeviceLauncher {
  private sandbox?: boolean;

  constructor(
    private readonly env: Environment,
    private readonly devices: LinkedDevices,
    private readonly clock: Clock,
    @Optional() private readonly choice?: DriverProgramChoice,
  ) {}

  /** @throws BrowserRefused */
  async prepare(channel: WhatsappWebChannel): Promise<Launch> {
    const program = this.choice?.program ?? driverProgram;
    const chromium = this.env.whatsappChromiumPath;
    if (!existsSync(chromium)) {
      throw new BrowserRefused('WHATSAPP_CHROMIUM_PATH names no file', { code: 'browser_missing' });
    }
    const sessionDir = join(this.env.dataDir, 'whatsapp-web');
    const account = prepareSession(sessionDir, program.file);
    this.sandbox ??= await this.probe(chromium, sessionDir, account);
    const heard = await this.devices.lastHeardAt(channel.name, channel.account);
    return {
      program,
      account,
      settings: {
        chromium,
        sessionDir,
        sandbox: this.sandbox,
        proxy: proxyOf(this.env.httpsProxy),
        since: heard ? Math.floor(heard.getTime() / 1000) : undefined,
        now: Math.floor(this.clock.now().getTime() / 1000),
      },
    };
  }

  private async probe(chromium: string, sessionDir: string, account?: DriverAccount): Promise<boolean> {
    const found = await hasSandbox(chromium, sessionDir, account);
    if (!found) log.warn('linked_device.no_sandbox', { account: account ? 'nobody' : 'own' });
    return found;
  }
}

/** Chromium takes no password in the address of a proxy, and a command line is no place for one. */
function proxyOf(url: string | undefined): string | undefined {
  if (!url) return undefined;
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}
