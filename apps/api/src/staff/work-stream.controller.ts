import { Auth, Unauthenticated } from '@app/staff';
import { Controller, Get, Req, Res, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { StaffRequest } from './audited';
import { StaffGuard } from './staff.guard';
import { WorkStream } from './work-stream';

@ApiTags('work')
@ApiBearerAuth()
@UseGuards(StaffGuard)
@Controller('api/v1/work')
export class WorkStreamController {
  constructor(
    private readonly streams: WorkStream,
    private readonly auth: Auth,
  ) {}

  /**
   * Server-sent events: `work` with `{waiting, late, version}` whenever what waits for this user changes. Ends with the session or
   * the access token; a comment line every twenty seconds keeps the connection open.
   */
  @Get('stream')
  @ApiProduces('text/event-stream')
  stream(@Req() request: StaffRequest, @Res() reply: FastifyReply): void {
    const token = request.headers.authorization?.replace('Bearer ', '') ?? '';
    if (!request.staff) throw new Unauthenticated('no principal');
    this.streams.start(reply, request.staff, () => this.auth.verify(token));
  }
}
