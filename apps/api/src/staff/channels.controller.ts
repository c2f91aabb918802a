import { ChannelRegistry, type ChannelState } from '@app/channels';
import { AppError } from '@app/core';
import { type LinkedDeviceView, LinkedDevices } from '@app/intake';
import { ChannelAccounts, type ChannelAccountView } from '@app/notification';
import type { StaffPrincipal } from '@app/staff';
import {
  Controller,
  Get,
  HttpCode,
  Injectable,
  Param,
  Post,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { Audited } from './audited';
import { ChannelParam } from './desk.dto';
import { IdempotencyInterceptor } from './idempotency.interceptor';
import { Staff, StaffGuard } from './staff.guard';

/** A channel, how its page or number stands with the provider, and the phone that it is linked to, where there is one. */
export type ChannelView = ChannelState & { health?: ChannelAccountView; device?: LinkedDeviceView };

/** This channel is not driven through a linked phone: there is nothing to start or stop. */
export class ChannelHasNoDevice extends AppError {
  readonly code = 'staff.channel_has_no_device';
  readonly kind = 'not_found';
}

/** What staff may know and do about the channels. */
@Injectable()
export class ChannelStates {
  constructor(
    private readonly channels: ChannelRegistry,
    private readonly devices: LinkedDevices,
    private readonly accounts: ChannelAccounts,
  ) {}

  /** The code to scan is for administrators alone. */
  async list({ roles }: StaffPrincipal): Promise<ChannelView[]> {
    const isAdmin = roles.includes('admin');
    return Promise.all(
      this.channels.states.map(async (state) => {
        const health = state.account ? await this.accounts.view(state.name, state.account) : null;
        const device = this.isLinked(state.name) ? await this.devices.view(state.name) : null;
        const view: ChannelView = { ...state, ...(health ? { health } : {}) };
        if (!device) return view;
        const { qr, ...known } = device;
        return { ...view, device: isAdmin && qr ? { ...known, qr } : known };
      }),
    );
  }

  /** @throws ChannelHasNoDevice */
  async set(name: string, wanted: 'start' | 'stop'): Promise<void> {
    if (!this.isLinked(name)) throw new ChannelHasNoDevice('no linked phone', { channel: name });
    await (wanted === 'start' ? this.devices.start(name) : this.devices.stop(name, 'stopped_by_staff'));
  }

  private isLinked(name: string): boolean {
    return this.channels.all.some((channel) => channel.name === name && channel.isLinkedDevice);
  }
}

@ApiTags('channels')
@ApiBearerAuth()
@UseGuards(StaffGuard)
@UseInterceptors(IdempotencyInterceptor)
@Controller('api/v1/channels')
export class ChannelsController {
  constructor(private readonly states: ChannelStates) {}

  @Get()
  async list(@Staff() staff: StaffPrincipal): Promise<{ items: ChannelView[]; nextCursor: null }> {
    return { items: await this.states.list(staff), nextCursor: null };
  }

  /** Lets the linked phone work again, with a new code where the old session has ended. */
  @Audited({ action: 'channel.start', subject: 'channel' })
  @Post(':name/start')
  @HttpCode(204)
  async start(@Param() { name }: ChannelParam): Promise<void> {
    await this.states.set(name, 'start');
  }

  /** The switch for the day on which something goes wrong: nothing more is sent, over restarts too. */
  @Audited({ action: 'channel.stop', subject: 'channel' })
  @Post(':name/stop')
  @HttpCode(204)
  async stop(@Param() { name }: ChannelParam): Promise<void> {
    await this.states.set(name, 'stop');
  }
}
