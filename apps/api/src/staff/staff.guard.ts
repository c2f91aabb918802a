import { Auth, RoleMissing, type StaffPrincipal, Unauthenticated } from '@app/staff';
import { type CanActivate, createParamDecorator, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { permissions } from './permissions';

type StaffRequest = FastifyRequest & { staff?: StaffPrincipal };

/** Lets in who has a valid access token and one of the route's roles. */
@Injectable()
export class StaffGuard implements CanActivate {
  constructor(private readonly auth: Auth) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<StaffRequest>();
    const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (!token) throw new Unauthenticated('no access token');
    const principal = await this.auth.verify(token);
    const allowed = permissions[`${context.getClass().name}.${context.getHandler().name}`] ?? [];
    if (!allowed.some((role) => principal.roles.includes(role))) throw new RoleMissing('role is missing');
    request.staff = principal;
    return true;
  }
}

/** The person who makes the request, put there by StaffGuard. */
export const Staff = createParamDecorator((_data: unknown, context: ExecutionContext): StaffPrincipal => {
  const { staff } = context.switchToHttp().getRequest<StaffRequest>();
  if (!staff) throw new Unauthenticated('no principal');
  return staff;
});
