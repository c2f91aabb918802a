import { ComplaintList } from '@app/casework';
import { Controller, Get, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DeskAccess } from './desk-access';
import { sendPage } from './desk-page';
import { DeskFilter } from './desk.filter';
import { may } from './places';
import { menuPage } from './views/menu-page';

/** The places that are not somebody's daily work. */
@ApiExcludeController()
@UseFilters(DeskFilter)
@Controller('petugas/lainnya')
export class DeskMenuController {
  constructor(
    private readonly access: DeskAccess,
    private readonly complaints: ComplaintList,
  ) {}

  @Get()
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const desk = await this.access.enter(request, 'OwnSessionsController.list');
    const mayRead = may(desk.staff, 'ComplaintsController.list');
    sendPage(reply, menuPage(desk, mayRead ? await this.complaints.unanswered(desk.staff) : undefined));
  }
}
