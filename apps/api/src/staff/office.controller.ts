import { type Actor, type DatedList, OfficeDates } from '@app/casework';
import type { StaffPrincipal } from '@app/staff';
import { Body, Controller, Get, Put, Query, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { Audited } from './audited';
import { actorOf } from './cases.dto';
import { ClosuresBody, HoursBody, ListDatesQuery, NoticesBody, OfficialsBody } from './office.dto';
import { Staff, StaffGuard } from './staff.guard';

type Answer = DatedList<object> & { nextCursor: null };

/** What the office sets by the day over the catalogue's first values: a PUT names all rows that are to count. */
@ApiTags('office')
@ApiBearerAuth()
@UseGuards(StaffGuard)
@Controller('api/v1/office')
export class OfficeController {
  constructor(private readonly dates: OfficeDates) {}

  @Get('closures')
  async closures(@Query() query: ListDatesQuery): Promise<Answer> {
    return answer(await this.dates.list('closure', query));
  }

  /** Counts at once: promised times of open cases move with it. */
  @Audited({ action: 'office.closures', subject: 'office' })
  @Put('closures')
  async putClosures(
    @Body() { items, version }: ClosuresBody,
    @Staff() staff: StaffPrincipal,
  ): Promise<Answer> {
    const closures = items.map(({ from, to, reason }) => ({ from, to: to ?? from, reason }));
    return answer(await this.dates.replace('closure', closures, { ...by(staff), version }));
  }

  @Get('hours')
  async hours(@Query() query: ListDatesQuery): Promise<Answer> {
    return answer(await this.dates.list('hours', query));
  }

  @Audited({ action: 'office.hours', subject: 'office' })
  @Put('hours')
  async putHours(@Body() { items, version }: HoursBody, @Staff() staff: StaffPrincipal): Promise<Answer> {
    const periods = items.map(({ from, to, reason, hours }) => ({ from, to: to ?? null, reason, hours }));
    return answer(await this.dates.replace('hours', periods, { ...by(staff), version }));
  }

  @Get('officials')
  async officials(@Query() query: ListDatesQuery): Promise<Answer> {
    return answer(await this.dates.list('official', query));
  }

  @Audited({ action: 'office.officials', subject: 'office' })
  @Put('officials')
  async putOfficials(
    @Body() { items, version }: OfficialsBody,
    @Staff() staff: StaffPrincipal,
  ): Promise<Answer> {
    const officials = items.map(({ from, to, role, name, title, rank, nip }) => {
      return { from, to: to ?? null, role, name, title, rank: rank ?? '', nip: nip ?? '' };
    });
    return answer(await this.dates.replace('official', officials, { ...by(staff), version }));
  }

  @Get('notices')
  async notices(@Query() query: ListDatesQuery): Promise<Answer> {
    return answer(await this.dates.list('notice', query));
  }

  @Audited({ action: 'office.notices', subject: 'office' })
  @Put('notices')
  async putNotices(@Body() { items, version }: NoticesBody, @Staff() staff: StaffPrincipal): Promise<Answer> {
    const notices = items.map(({ from, to, text }) => ({ from, to: to ?? null, text }));
    return answer(await this.dates.replace('notice', notices, { ...by(staff), version }));
  }
}

function answer(list: DatedList<object>): Answer {
  return { ...list, nextCursor: null };
}

function by(staff: StaffPrincipal): { actor: Actor; userId: string } {
  return { actor: actorOf(staff), userId: staff.userId };
}
