import { Cases } from '@app/casework';
import { AppError, Clock } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import type { StaffRequest } from './audited';

/** The key came before with another request, or its first request is still being worked. */
export class IdempotencyConflict extends AppError {
  readonly code = 'http.idempotency_conflict';
  readonly kind = 'conflict';
}

/** The key is too long or has odd characters. */
export class IdempotencyKeyInvalid extends AppError {
  readonly code = 'http.idempotency_key_invalid';
  readonly kind = 'invalid';
  readonly status = 400;
}

interface Row {
  request_hash: Buffer;
  status: number | null;
  response_sealed: Buffer | null;
}

/** Answers a repeated staff POST as the first time; the act and its answer are saved in one transaction. */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly cases: Cases,
    private readonly clock: Clock,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<StaffRequest>();
    const key = request.headers['idempotency-key'];
    if (request.method !== 'POST' || key === undefined) return next.handle();
    if (typeof key !== 'string' || !/^[\w.:-]{1,200}$/.test(key)) throw new IdempotencyKeyInvalid('bad key');
    const scope = request.staff?.userId ?? 'anonymous';
    const content = `${request.url}\n${JSON.stringify(request.body ?? null)}`;
    const reply = http.getResponse<FastifyReply>();
    return from(
      this.once({ scope, key, content, onRepeat: () => (request.replayed = true) }, reply, () =>
        lastValueFrom(next.handle()),
      ),
    );
  }

  /** The answer of `work`, or that of the first time when this scope sent the key before. @throws IdempotencyConflict */
  async once(
    { scope, key, content, onRepeat }: { scope: string; key: string; content: string; onRepeat?: () => void },
    reply: FastifyReply,
    work: () => Promise<unknown>,
  ): Promise<unknown> {
    const hash = this.vault.blindIndex('request', content);
    const context = `idempotency_keys.response.${scope}.${key}`;
    return this.database.transaction(async () => {
      const made = await this.database.query(
        `INSERT INTO idempotency_keys (scope, key, request_hash, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (scope, key) DO UPDATE SET request_hash = $3, status = NULL, response_sealed = NULL, created_at = $4
           WHERE idempotency_keys.created_at < $4::timestamptz - interval '24 hours'
         RETURNING key`,
        [scope, key, hash, this.clock.now()],
      );
      if (made.length === 0) {
        onRepeat?.();
        return this.replay(scope, key, hash, context, reply);
      }
      const answer = await work();
      await this.database.query(
        'UPDATE idempotency_keys SET status = $3, response_sealed = $4 WHERE scope = $1 AND key = $2',
        [scope, key, reply.statusCode, this.vault.sealJson(context, withoutPin(answer))],
      );
      return answer;
    });
  }

  private async replay(
    scope: string,
    key: string,
    hash: Buffer,
    context: string,
    reply: FastifyReply,
  ): Promise<unknown> {
    const row = await this.database.queryOne<Row>(
      'SELECT request_hash, status, response_sealed FROM idempotency_keys WHERE scope = $1 AND key = $2',
      [scope, key],
    );
    if (!row?.response_sealed || !row.request_hash.equals(hash)) {
      throw new IdempotencyConflict('key was used for another request');
    }
    if (row.status) void reply.status(row.status);
    return this.withPin(this.vault.openJson(context, row.response_sealed));
  }

  /** A PIN is never stored: it is derived again. */
  private async withPin(answer: unknown): Promise<unknown> {
    if (!hasPin(answer)) return answer ?? undefined;
    const { receiptSeed, pinVersion } = await this.cases.get(answer.id);
    return { ...answer, pin: this.vault.pin(receiptSeed, pinVersion) };
  }
}

function hasPin(answer: unknown): answer is { id: string; pin: string } {
  return typeof answer === 'object' && answer !== null && 'pin' in answer && 'id' in answer;
}

function withoutPin(answer: unknown): unknown {
  return hasPin(answer) ? { ...answer, pin: '{pin}' } : (answer ?? null);
}
