import { Deputies, type StaffPrincipal } from '@app/staff';
import { Body, Controller, Get, Put, Query, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Audited } from './audited';
import { DeputiesBody, DeputyAnswer } from './deputies.dto';
import { ListDatesQuery } from './office.dto';
import { Staff, StaffGuard } from './staff.guard';

/** Who stands in for whom, by dated order. */
@ApiTags('office')
@ApiBearerAuth()
@UseGuards(StaffGuard)
@Controller('api/v1/office/deputies')
export class DeputiesController {
  constructor(private readonly deputies: Deputies) {}

  @Get()
  @ApiOkResponse({ type: DeputyAnswer })
  async list(@Query() { all }: ListDatesQuery): Promise<DeputyAnswer> {
    return { ...(await this.deputies.list({ all })), nextCursor: null };
  }

  /** The orders that count from today on; what is not named ends at once, what is named counts at once. */
  @Audited({ action: 'office.deputies', subject: 'office' })
  @Put()
  @ApiOkResponse({ type: DeputyAnswer })
  async replace(
    @Body() { items, version }: DeputiesBody,
    @Staff() { userId }: StaffPrincipal,
  ): Promise<DeputyAnswer> {
    return { ...(await this.deputies.replace(items, userId, version)), nextCursor: null };
  }
}
