import { Catalogue } from '@app/catalogue';
import { newId } from '@app/core';
import { formatDateTime } from '@app/notification';
import { Body, Controller, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SubmissionInvalid } from '../public/field-checks';
import { type WebComplaint, WebComplaints } from '../public/web-complaints';
import { complaintPage, complaintReceiptPage } from './complaint-page';
import { sendPage } from './send-page';

/** Complaints without a log-in. */
@ApiExcludeController()
@Controller('pengaduan')
export class ComplaintController {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly complaints: WebComplaints,
  ) {}

  @Get()
  form(@Res() reply: FastifyReply): void {
    const empty = { key: newId(), text: '', name: '', phone: '', errors: [] };
    sendPage(reply, complaintPage(this.catalogue.texts, empty));
  }

  @Post()
  @HttpCode(200)
  async send(
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { texts, office } = this.catalogue;
    const complaint = complaintIn(body);
    try {
      const receipt = await this.complaints.complain(complaint, request.ip);
      const replyDue = formatDateTime(receipt.replyDueAt, office);
      sendPage(reply, complaintReceiptPage(texts, receipt, replyDue));
    } catch (error) {
      if (!(error instanceof SubmissionInvalid)) throw error;
      sendPage(reply.status(422), complaintPage(texts, { ...complaint, errors: error.fields }));
    }
  }
}

function complaintIn(body: unknown): WebComplaint {
  const fields: Record<string, unknown> = body && typeof body === 'object' ? { ...body } : {};
  const text = (name: string): string => {
    const value = fields[name];
    return typeof value === 'string' ? value.trim() : '';
  };
  return { key: text('key'), text: text('text'), name: text('name'), phone: text('phone') };
}
