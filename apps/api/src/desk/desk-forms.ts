import { createHash, timingSafeEqual } from 'node:crypto';
import { AppError, newId } from '@app/core';
import { Vault } from '@app/crypto';
import type { StaffPrincipal } from '@app/staff';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type MultipartForm, readForm } from '../pages/read-form';
import { IdempotencyInterceptor } from '../staff/idempotency.interceptor';
import { type Allowed, DeskSession } from './desk-session';

/** The form was not made by us for this session: another site, an old page, another person on the same machine. */
export class FormNotOurs extends AppError {
  readonly code = 'desk.form_not_ours';
  readonly kind = 'forbidden';
}

/** A form that a person of ours sent; `key` is its own, so that sending it twice does one thing. */
export interface DeskForm extends MultipartForm {
  staff: StaffPrincipal;
  key: string;
}

/** Forms of the officers' page: each carries a token of its own, bound to the session, which is its idempotency key too. */
@Injectable()
export class DeskForms {
  constructor(
    private readonly session: DeskSession,
    private readonly vault: Vault,
    private readonly idempotency: IdempotencyInterceptor,
  ) {}

  /** A token for one form on a page of this person. */
  token({ sessionId }: StaffPrincipal): string {
    const key = newId();
    return `${key}.${this.mac(sessionId, key).toString('base64url')}`;
  }

  /** @throws Unauthenticated, PasswordMustChange, TotpMustEnrol, FormNotOurs */
  async read(request: FastifyRequest, options: Allowed = {}): Promise<DeskForm> {
    fromOurPages(request);
    const staff = await this.session.require(request, options);
    const form = await contentOf(request);
    const [key = '', mac = ''] = (form.fields['token'] ?? '').split('.');
    const given = Buffer.from(mac, 'base64url');
    const right = this.mac(staff.sessionId, key);
    if (given.length !== right.length || !timingSafeEqual(given, right)) {
      throw new FormNotOurs('token is not of this session');
    }
    return { ...form, staff, key };
  }

  /** Does what a form asks for once, and sends the browser to where `work` says, also when it comes again. */
  async once(
    form: DeskForm,
    request: FastifyRequest,
    reply: FastifyReply,
    work: () => Promise<string>,
  ): Promise<void> {
    const to = await this.answer(form, request, reply, work);
    goTo(reply, typeof to === 'string' ? to : '/petugas');
  }

  /** Does what a form asks for once; what `work` answered comes back also when the form comes again. */
  answer(
    form: DeskForm,
    request: FastifyRequest,
    reply: FastifyReply,
    work: () => Promise<unknown>,
  ): Promise<unknown> {
    const digests = form.files.map(({ bytes }) => createHash('sha256').update(bytes).digest('hex'));
    const content = `${request.url}\n${JSON.stringify([form.fields, digests])}`;
    return this.idempotency.once({ scope: form.staff.userId, key: form.key, content }, reply, work);
  }

  private mac(sessionId: string, key: string): Buffer {
    return this.vault.blindIndex('desk.form', `${sessionId}\n${key}`);
  }
}

/** After a form the browser asks for a page anew, so that going back and reloading send nothing twice. */
export function goTo(reply: FastifyReply, path: string): void {
  void reply.status(303).header('location', path).header('cache-control', 'no-store').send();
}

/** Also for the log-in, which has no session yet. Old browsers send neither header. @throws FormNotOurs */
export function fromOurPages({ headers }: FastifyRequest): void {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    throw new FormNotOurs('form of another site');
  }
}

async function contentOf(request: FastifyRequest): Promise<MultipartForm> {
  if (request.isMultipart()) return readForm(request);
  const { body } = request;
  const pairs = typeof body === 'object' && body !== null ? Object.entries(body) : [];
  const fields = Object.fromEntries(
    pairs.flatMap(([key, value]) => (typeof value === 'string' ? [[key, value.trim()]] : [])),
  );
  return { fields, files: [] };
}
