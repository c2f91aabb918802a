import { Audit } from '@app/audit';
import { isRecord, isUuid } from '@app/core';
import { Database } from '@app/database';
import type { StaffPrincipal } from '@app/staff';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';

/** What the audit says of a route's call. */
export interface AuditMark {
  action: string;
  subject: string;
}

/** Marks a route that reads personal data or changes something. */
export const Audited = Reflector.createDecorator<AuditMark>();

/** A request of staff; `replayed` when an earlier answer was given again and nothing was done. */
export type StaffRequest = FastifyRequest & { staff?: StaffPrincipal; replayed?: boolean };

/** Writes who called a marked route. A change and its entry stand or fall together; no answer leaves without its entry. */
@Injectable()
export class AuditTrail implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly database: Database,
    private readonly audit: Audit,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const mark = this.reflector.get(Audited, context.getHandler());
    const request = context.switchToHttp().getRequest<StaffRequest>();
    if (!mark || !request.staff) return next.handle();
    const work = (): Promise<unknown> => this.told(mark, request, () => lastValueFrom(next.handle()));
    const isChange = request.method !== 'GET' && !streams(request);
    return from(isChange ? this.database.transaction(work) : work());
  }

  private async told(
    { action, subject }: AuditMark,
    request: StaffRequest,
    work: () => Promise<unknown>,
  ): Promise<unknown> {
    const answer = await work();
    if (request.replayed) return answer;
    await this.audit.record({
      userId: request.staff?.userId,
      action,
      subjectKind: subject,
      subjectId: idIn(request.params) ?? idIn(answer),
      detail: detailOf(request, answer),
    });
    return answer;
  }
}

/** A body that streams in (a scan) must not hold a transaction open for as long as its sender likes. */
function streams({ headers }: StaffRequest): boolean {
  return !/^($|application\/(json|x-www-form-urlencoded))/.test(headers['content-type'] ?? '');
}

function idIn(value: unknown): string | undefined {
  const id = isRecord(value) ? value['id'] : undefined;
  return typeof id === 'string' && isUuid(id) ? id : undefined;
}

/** Names only: which filters were used, which move was made, how many were shown. */
function detailOf({ query, params }: StaffRequest, answer: unknown): Record<string, string | number> {
  const filters = isRecord(query) ? Object.keys(query) : [];
  const used = filters.filter((name) => name !== 'cursor' && name !== 'limit').sort();
  const move = isRecord(params) ? params['action'] : undefined;
  const shown = isRecord(answer) ? answer['items'] : undefined;
  return {
    ...(used.length > 0 ? { filters: used.join(' ') } : {}),
    ...(typeof move === 'string' ? { move: move.slice(0, 60) } : {}),
    ...(Array.isArray(shown) ? { shown: shown.length } : {}),
  };
}
