import { type ComplaintReceipt, Complaints } from '@app/casework';
import { newId, parsePhone } from '@app/core';
import { Injectable } from '@nestjs/common';
import { RequestInvalid } from '../request-invalid';
import { ComplaintSubjects } from './complaint-subjects';
import type { NewComplaintBody } from './complaints.dto';

/** Complaints that somebody of the office writes down for who came or called. */
@Injectable()
export class SpokenComplaints {
  constructor(
    private readonly complaints: Complaints,
    private readonly subjects: ComplaintSubjects,
  ) {}

  /** @throws RequestInvalid */
  async take(
    { text, name, phone, channel, ...about }: NewComplaintBody,
    userId: string,
  ): Promise<ComplaintReceipt> {
    await this.subjects.require(about);
    return this.complaints.receive({
      ...about,
      cause: `staff:${userId}:${newId()}`,
      text,
      channel: channel ?? 'counter',
      contact: name || phone ? { name, phone: phone && numberOf(phone) } : undefined,
    });
  }
}

function numberOf(phone: string): string {
  const number = parsePhone(phone);
  if (!number) throw new RequestInvalid([{ field: 'phone', code: 'invalid_phone' }]);
  return number;
}
