import { Catalogue } from '@app/catalogue';
import { RoleMissing, type StaffPrincipal } from '@app/staff';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DeskForms } from './desk-forms';
import { DeskSession } from './desk-session';
import { HeldLines } from './held-lines';
import { may } from './places';
import type { Desk } from './views/layout';

/** Lets a person onto a page by the role that the same thing needs over REST. */
@Injectable()
export class DeskAccess {
  constructor(
    private readonly session: DeskSession,
    private readonly forms: DeskForms,
    private readonly catalogue: Catalogue,
    private readonly lines: HeldLines,
  ) {}

  /** @throws Unauthenticated, PasswordMustChange, RoleMissing */
  async enter(request: FastifyRequest, route: string): Promise<Desk> {
    const desk = this.deskOf(await this.session.require(request), route);
    return { ...desk, held: await this.lines.of(desk.staff) };
  }

  /** @throws RoleMissing */
  deskOf(staff: StaffPrincipal, route: string): Desk {
    if (!may(staff, route)) throw new RoleMissing('role is missing', { route });
    return { staff, texts: this.catalogue.texts, token: () => this.forms.token(staff) };
  }
}
