import { Catalogue, dayIn } from '@app/catalogue';
import { Clock, type Page } from '@app/core';
import {
  type NumberBlock,
  NumberBlocks,
  NumberBook,
  type NumberEntry,
  NumberVoiding,
  type SeriesCheck,
} from '@app/letters';
import type { StaffPrincipal } from '@app/staff';
import {
  Body,
  Controller,
  Get,
  HttpCode,
  Param,
  Post,
  Query,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { Audited } from './audited';
import { IdParam } from './desk.dto';
import { IdempotencyInterceptor } from './idempotency.interceptor';
import {
  ListBlocksQuery,
  ListNumbersQuery,
  NewBlockBody,
  SeriesQuery,
  SettlementBody,
  settlementOf,
  VoidNumberBody,
} from './numbers.dto';
import { Staff, StaffGuard } from './staff.guard';

/** The numbers of letters: what explains each, and those kept for paper. */
@ApiTags('numbers')
@ApiBearerAuth()
@UseGuards(StaffGuard)
@UseInterceptors(IdempotencyInterceptor)
@Controller('api/v1/numbers')
export class NumbersController {
  constructor(
    private readonly book: NumberBook,
    private readonly kept: NumberBlocks,
    private readonly voiding: NumberVoiding,
    private readonly catalogue: Catalogue,
    private readonly clock: Clock,
  ) {}

  /** Every number of a service and a year, from the first on, each with what explains it. */
  @Audited({ action: 'numbers.list', subject: 'numbers' })
  @Get()
  list(@Query() { service, year, cursor, limit }: ListNumbersQuery): Promise<Page<NumberEntry>> {
    return this.book.page({ service, year: year ?? this.thisYear() }, { cursor, limit });
  }

  /** Whether every number that was drawn is explained. */
  @Get('check')
  check(@Query() { service, year }: SeriesQuery): Promise<SeriesCheck> {
    return this.book.check({ service, year: year ?? this.thisYear() });
  }

  @Audited({ action: 'numbers.blocks', subject: 'number_block' })
  @Get('blocks')
  async blocks(@Query() { limit }: ListBlocksQuery): Promise<{ items: NumberBlock[]; nextCursor: null }> {
    return { items: await this.kept.list(limit), nextCursor: null };
  }

  /** Keeps the next numbers for letters on paper. */
  @Audited({ action: 'numbers.reserve', subject: 'number_block' })
  @Post('blocks')
  reserve(@Body() body: NewBlockBody, @Staff() { userId }: StaffPrincipal): Promise<NumberBlock> {
    return this.kept.reserve({ ...body, by: userId });
  }

  /** What became of numbers of a block, some or all of them. */
  @Audited({ action: 'numbers.settle', subject: 'number_block' })
  @Post('blocks/:id/settle')
  @HttpCode(200)
  settle(
    @Param() { id }: IdParam,
    @Body() { items }: SettlementBody,
    @Staff() { userId }: StaffPrincipal,
  ): Promise<NumberBlock> {
    return this.kept.settle(id, items.map(settlementOf), userId);
  }

  /** A reserved number that will not be used, and why. */
  @Audited({ action: 'numbers.void', subject: 'numbers' })
  @Post('void')
  @HttpCode(200)
  async void(
    @Body() { service, year, seq, reason, note }: VoidNumberBody,
    @Staff() { userId }: StaffPrincipal,
  ): Promise<NumberEntry> {
    await this.voiding.void({ service, year }, seq, { reason, note, by: userId });
    return this.book.one({ service, year }, seq);
  }

  private thisYear(): number {
    return Number(dayIn(this.catalogue.office.timezone, this.clock.now()).slice(0, 4));
  }
}
