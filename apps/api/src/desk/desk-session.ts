import { Environment } from '@app/config';
import { Clock } from '@app/core';
import { Vault } from '@app/crypto';
import {
  Auth,
  type Origin,
  PasswordMustChange,
  Principals,
  type StaffPrincipal,
  TotpMustEnrol,
  type Tokens,
  Unauthenticated,
} from '@app/staff';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

const name = 'petugas';
const deviceName = 'petugas-perangkat';
const deviceDays = 180;
const hours = 12; // a working day: the morning begins with the password
const seconds = hours * 3600;

/** Sealed into the cookie: which session of Auth it stands for, and until when. */
interface Ticket {
  session: string;
  user: string;
  until: number;
}

/** Which pages are open to whom something is still asked of. */
export interface Allowed {
  changing?: boolean;
  enrolling?: boolean;
}

/** A session of the officers' page: a sealed cookie that names one of Auth's sessions, so that ending that one ends both. */
@Injectable()
export class DeskSession {
  constructor(
    private readonly auth: Auth,
    private readonly principals: Principals,
    private readonly vault: Vault,
    private readonly clock: Clock,
    private readonly env: Environment,
  ) {}

  /** From where a log-in on the page comes; a device that was here before says so itself. */
  originOf({ ip, headers }: FastifyRequest): Origin {
    const deviceToken = cookieOf(headers.cookie, deviceName);
    return { address: ip, userAgent: headers['user-agent'], deviceToken, hours };
  }

  async open(reply: FastifyReply, { accessToken, deviceToken }: Tokens): Promise<StaffPrincipal> {
    const staff = await this.auth.verify(accessToken);
    if (deviceToken) this.set(reply, deviceName, deviceToken, deviceDays * 86_400);
    const until = this.clock.now().getTime() + seconds * 1000;
    const ticket: Ticket = { session: staff.sessionId, user: staff.userId, until };
    this.set(reply, name, this.vault.sealJson('desk.session', ticket).toString('base64url'), seconds);
    return staff;
  }

  /**
   * `changing` for the page of the password, `enrolling` for that of the second factor: they are let in who can do nothing
   * else yet. @throws Unauthenticated, PasswordMustChange, TotpMustEnrol
   */
  async require(request: FastifyRequest, allowed: Allowed = {}): Promise<StaffPrincipal> {
    const ticket = this.ticketOf(request.headers.cookie);
    if (!ticket || ticket.until <= this.clock.now().getTime()) throw new Unauthenticated('no session');
    const staff = await this.principals.ofSession(ticket.session, ticket.user);
    requireReady(staff, allowed);
    return staff;
  }

  async close(reply: FastifyReply, staff: StaffPrincipal): Promise<void> {
    await this.auth.logout(staff);
    this.forget(reply);
  }

  forget(reply: FastifyReply): void {
    this.set(reply, name, '', 0);
  }

  private set(reply: FastifyReply, cookie: string, value: string, age: number): void {
    const secure = this.env.publicUrl.startsWith('https:') ? '; Secure' : '';
    // Fastify adds to what is there.
    void reply.header(
      'set-cookie',
      `${cookie}=${value}; Path=/petugas; Max-Age=${age}; HttpOnly; SameSite=Strict${secure}`,
    );
  }

  private ticketOf(cookies: string | undefined): Ticket | null {
    const value = cookieOf(cookies, name);
    if (!value) return null;
    try {
      return this.vault.openJson<Ticket>('desk.session', Buffer.from(value, 'base64url'));
    } catch {
      return null; // not ours, or sealed with a key that is gone: log in again
    }
  }
}

function requireReady(staff: StaffPrincipal, { changing = false, enrolling = false }: Allowed): void {
  if (staff.mustChangePassword && !changing) throw new PasswordMustChange('password is for one log-in');
  if (staff.totpMustEnrol && !changing && !enrolling) throw new TotpMustEnrol('second factor is missing');
}

function cookieOf(cookies: string | undefined, name: string): string | undefined {
  return cookies
    ?.split(';')
    .map((pair) => pair.trim().split('='))
    .find(([key]) => key === name)?.[1];
}
