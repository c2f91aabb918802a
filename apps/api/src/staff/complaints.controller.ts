import { ComplaintList, Complaints, type ComplaintSummary, type ComplaintView } from '@app/casework';
import type { Page } from '@app/core';
import { ComplaintReplies } from '@app/notification';
import type { StaffPrincipal } from '@app/staff';
import {
  Body,
  Controller,
  Get,
  HttpCode,
  Param,
  Patch,
  Post,
  Query,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiTags } from '@nestjs/swagger';
import { Audited } from './audited';
import { ComplaintSubjects } from './complaint-subjects';
import {
  ChangeComplaintBody,
  CloseComplaintBody,
  ComplaintReplyBody,
  ComplaintTaken,
  ListComplaintsQuery,
  NewComplaintBody,
} from './complaints.dto';
import { IdParam } from './desk.dto';
import { IdempotencyInterceptor } from './idempotency.interceptor';
import { SpokenComplaints } from './spoken-complaints';
import { Staff, StaffGuard } from './staff.guard';

/** Complaints: everybody at the desk takes one in for a caller, only few read and answer. */
@ApiTags('complaints')
@ApiBearerAuth()
@UseGuards(StaffGuard)
@UseInterceptors(IdempotencyInterceptor)
@Controller('api/v1/complaints')
export class ComplaintsController {
  constructor(
    private readonly complaints: Complaints,
    private readonly complaintList: ComplaintList,
    private readonly replies: ComplaintReplies,
    private readonly subjects: ComplaintSubjects,
    private readonly spoken: SpokenComplaints,
  ) {}

  @Audited({ action: 'complaint.list', subject: 'complaint' })
  @Get()
  list(@Query() query: ListComplaintsQuery, @Staff() staff: StaffPrincipal): Promise<Page<ComplaintSummary>> {
    return this.complaintList.list(query, staff);
  }

  @Audited({ action: 'complaint.read', subject: 'complaint' })
  @Get(':id')
  get(@Param() { id }: IdParam, @Staff() staff: StaffPrincipal): Promise<ComplaintView> {
    return this.complaintList.get(id, staff);
  }

  @Audited({ action: 'complaint.take', subject: 'complaint' })
  @Post()
  @ApiCreatedResponse({ type: ComplaintTaken })
  async take(@Body() body: NewComplaintBody, @Staff() { userId }: StaffPrincipal): Promise<ComplaintTaken> {
    const { id, receiptCode, replyDueAt, dueAt } = await this.spoken.take(body, userId);
    return { id, receiptCode, replyDueAt, dueAt };
  }

  @Audited({ action: 'complaint.reply', subject: 'complaint' })
  @Post(':id/reply')
  @HttpCode(200)
  async reply(
    @Param() { id }: IdParam,
    @Body() { text }: ComplaintReplyBody,
    @Staff() staff: StaffPrincipal,
  ): Promise<ComplaintView> {
    await this.replies.reply(id, text, staff);
    return this.complaintList.get(id, staff);
  }

  @Audited({ action: 'complaint.close', subject: 'complaint' })
  @Post(':id/close')
  @HttpCode(200)
  async close(
    @Param() { id }: IdParam,
    @Body() body: CloseComplaintBody,
    @Staff() staff: StaffPrincipal,
  ): Promise<ComplaintView> {
    await this.replies.close(id, body, staff);
    return this.complaintList.get(id, staff);
  }

  /** Whoever finds that it is about himself loses sight of it with this very answer. */
  @Audited({ action: 'complaint.classify', subject: 'complaint' })
  @Patch(':id')
  @HttpCode(204)
  async classify(
    @Param() { id }: IdParam,
    @Body() body: ChangeComplaintBody,
    @Staff() staff: StaffPrincipal,
  ): Promise<void> {
    await this.subjects.require(body);
    await this.complaints.classify(id, body, staff);
  }
}
