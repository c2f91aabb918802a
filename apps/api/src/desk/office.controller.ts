import { Audit } from '@app/audit';
import { Catalogue } from '@app/catalogue';
import { AppError } from '@app/core';
import { Users } from '@app/staff';
import { Controller, Get, Param, ParseUUIDPipe, Post, Query, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ChannelStates } from '../staff/channels.controller';
import { NewUserBody } from '../staff/desk.dto';
import { DeskAccess } from './desk-access';
import { DeskForms } from './desk-forms';
import { sendPage } from './desk-page';
import { DeskFilter } from './desk.filter';
import { doneText } from './done-text';
import { channelsPage } from './views/channels-page';
import { usersPage } from './views/office-pages';

/** The form of a new colleague is not filled in as it must be. */
export class NewUserIncomplete extends AppError {
  readonly code = 'desk.new_user_incomplete';
  readonly kind = 'invalid';
}

/** Who keeps the machine alive: the state of the channels, and the people. */
@ApiExcludeController()
@UseFilters(DeskFilter)
@Controller('petugas')
export class DeskOfficeController {
  constructor(
    private readonly access: DeskAccess,
    private readonly forms: DeskForms,
    private readonly channels: ChannelStates,
    private readonly users: Users,
    private readonly audit: Audit,
    private readonly catalogue: Catalogue,
  ) {}

  @Get('saluran')
  async states(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const desk = await this.access.enter(request, 'ChannelsController.list');
    sendPage(reply, await channelsPage(desk, await this.channels.list(desk.staff)));
  }

  @Post('saluran/:name/:wish')
  async switch(
    @Param('name') name: string,
    @Param('wish') wish: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const form = await this.forms.read(request);
    const wanted = wish === 'mulai' ? 'start' : 'stop';
    this.access.deskOf(form.staff, `ChannelsController.${wanted}`);
    await this.forms.once(form, request, reply, async () => {
      await this.channels.set(name, wanted);
      await this.audit.record({
        userId: form.staff.userId,
        action: `channel.${wanted}`,
        subjectKind: 'channel',
      });
      return '/petugas/saluran';
    });
  }

  @Get('pengguna')
  async list(
    @Query('selesai') done: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const desk = await this.access.enter(request, 'UsersController.list');
    const { villages } = this.catalogue.office;
    sendPage(reply, usersPage(desk, await this.users.list(), villages, doneText(desk.texts, done)));
  }

  @Post('pengguna')
  async create(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const form = await this.forms.read(request);
    this.access.deskOf(form.staff, 'UsersController.create');
    await this.forms.once(form, request, reply, async () => {
      await this.users.create(newUserOf(form.fields), form.staff.userId);
      return '/petugas/pengguna?selesai=user_create';
    });
  }

  @Post('pengguna/:id/:state')
  async change(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('state') state: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const form = await this.forms.read(request);
    this.access.deskOf(form.staff, 'UsersController.change');
    await this.forms.once(form, request, reply, async () => {
      await this.users.change(id, { disabled: state === 'matikan' }, form.staff.userId);
      return '/petugas/pengguna?selesai=user_change';
    });
  }
}

/** By the same limits as over REST. @throws NewUserIncomplete */
function newUserOf({ role, village, ...fields }: Readonly<Record<string, string>>): NewUserBody {
  const { username, name, password } = fields;
  const given = { username, name, password, roles: [role], village: village || undefined };
  const body = plainToInstance(NewUserBody, given);
  if (validateSync(body).length > 0) throw new NewUserIncomplete('new user is incomplete');
  return body;
}
