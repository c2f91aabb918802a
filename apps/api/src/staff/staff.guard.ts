import {
  Auth,
  PasswordMustChange,
  RoleMissing,
  type StaffPrincipal,
  TotpMustEnrol,
  Unauthenticated,
} from '@app/staff';
import { type CanActivate, createParamDecorator, type ExecutionContext, Injectable } from '@nestjs/common';
import type { StaffRequest } from './audited';
import { beforePasswordChange, beforeSecondFactor, permissions } from './permissions';

/** Lets in who has a valid access token, a password of his own and one of the route's roles. */
@Injectable()
export class StaffGuard implements CanActivate {
  constructor(private readonly auth: Auth) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<StaffRequest>();
    const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (!token) throw new Unauthenticated('no access token');
    const principal = await this.auth.verify(token);
    const row = `${context.getClass().name}.${context.getHandler().name}`;
    if (principal.mustChangePassword && !beforePasswordChange.has(row)) {
      throw new PasswordMustChange('the password was given for one log-in');
    }
    if (principal.totpMustEnrol && !beforeSecondFactor.has(row)) {
      throw new TotpMustEnrol('the office asks for a second factor');
    }
    const allowed = permissions[row] ?? [];
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
