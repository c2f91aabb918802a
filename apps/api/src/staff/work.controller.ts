import { Audit } from '@app/audit';
import { Cases, WorkQueue } from '@app/casework';
import { Catalogue } from '@app/catalogue';
import type { StaffPrincipal } from '@app/staff';
import {
  Body,
  Controller,
  Get,
  HttpCode,
  ParseArrayPipe,
  Post,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiExtraModels,
  ApiOkResponse,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import { RequestInvalid } from '../request-invalid';
import { Audited } from './audited';
import { villageFilter } from './case-access';
import { actorOf, caseFor } from './cases.dto';
import { IdempotencyInterceptor } from './idempotency.interceptor';
import { SignStack } from './sign-stack';
import { Staff, StaffGuard } from './staff.guard';
import { stepsFor } from './steps-for';
import { NextWork, SignedStack, SignItem } from './work.dto';

const stackLimit = 200;

@ApiTags('work')
@ApiBearerAuth()
@UseGuards(StaffGuard)
@UseInterceptors(IdempotencyInterceptor)
@Controller('api/v1/work')
export class WorkController {
  constructor(
    private readonly queue: WorkQueue,
    private readonly cases: Cases,
    private readonly catalogue: Catalogue,
    private readonly audit: Audit,
    private readonly stack: SignStack,
  ) {}

  /** The one thing to do now for this user's roles. The case is kept from colleagues for a few minutes. */
  @Get('next')
  @ApiOkResponse({ type: NextWork })
  async next(@Staff() staff: StaffPrincipal): Promise<NextWork> {
    const worker = { userId: staff.userId, roles: staff.roles, ...villageFilter(staff) };
    const next = await this.queue.next(worker);
    const count = await this.queue.count(worker);
    const counted = { waiting: count.waiting, waitingLate: count.late };
    if (!next) {
      const question = this.catalogue.texts.render('desk.nothing');
      return { case: null, question, buttons: [], late: false, leasedUntil: null, ...counted };
    }
    const { record, late, leasedUntil } = next;
    await this.audit.record({
      userId: staff.userId,
      action: 'case.read',
      subjectKind: 'case',
      subjectId: record.id,
    });
    const actions = this.cases.actionsFor(record, actorOf(staff));
    const steps = stepsFor(this.cases, record, staff);
    return {
      case: caseFor(staff, record, actions),
      question: questionOf(this.catalogue, record.status, record.service),
      buttons: steps.slice(0, 3).map(({ code, label, needs }, i) => ({ key: i + 1, code, label, needs })),
      late,
      leasedUntil: leasedUntil.toISOString(),
      ...counted,
    };
  }

  /** A stack of signatures, each answered by itself. */
  @Audited({ action: 'case.sign', subject: 'case' })
  @Post('sign')
  @HttpCode(200)
  @ApiExtraModels(SignItem)
  @ApiBody({ schema: { type: 'array', maxItems: stackLimit, items: { $ref: getSchemaPath(SignItem) } } })
  @ApiOkResponse({ type: SignedStack })
  async sign(
    @Body(
      new ParseArrayPipe({
        items: SignItem,
        whitelist: true,
        forbidNonWhitelisted: true,
        errorHttpStatusCode: 422,
      }),
    )
    items: SignItem[],
    @Staff() staff: StaffPrincipal,
  ): Promise<SignedStack> {
    if (items.length > stackLimit) throw new RequestInvalid([{ field: 'items', code: 'too_many' }]);
    return { items: await this.stack.sign(items, staff) };
  }
}

/** What the card asks: the service's own words for the status, then the general ones. */
export function questionOf({ texts }: Catalogue, status: string, service: string): string {
  const own = `desk.question.${status}`;
  return texts.render(texts.has(own, service) ? own : 'desk.question', {}, service);
}
