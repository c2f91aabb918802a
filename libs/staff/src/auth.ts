import { Clock } from '@app/core';
import { Vault } from '@app/crypto';
import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { FrontDoor } from './front-door';
import { LoginAttempts } from './login-attempts';
import type { Origin } from './origin';
import { Principals, type StaffPrincipal } from './principals';
import { Sessions } from './sessions';
import { Unauthenticated } from './staff.errors';
import type { UserRow } from './user-row';

export interface Tokens {
  accessToken: string;
  refreshToken: string;
  /** Seconds that the access token lives. */
  expiresIn: number;
  /** After a log-in: given again at the next one, it keeps others' wrong passwords from slowing this device. */
  deviceToken?: string;
  user: {
    id: string;
    username: string;
    name: string;
    roles: string[];
    village: string | null;
    mustChangePassword: boolean;
    totpMustEnrol: boolean;
  };
}

const accessSeconds = 15 * 60;

/** Log-in, access tokens and rotating refresh tokens. */
@Injectable()
export class Auth {
  private readonly jwt: JwtService;

  constructor(
    vault: Vault,
    private readonly door: FrontDoor,
    private readonly attempts: LoginAttempts,
    private readonly sessions: Sessions,
    private readonly principals: Principals,
    private readonly clock: Clock,
  ) {
    this.jwt = new JwtService({ secret: vault.derive('jwt'), signOptions: { expiresIn: accessSeconds } });
  }

  /** @throws LoginRefused, LoginLocked, TotpRequired, TotpWrong */
  async login(username: string, password: string, origin: Origin = {}, totp?: string): Promise<Tokens> {
    const user = await this.door.enter({ username, password, totp }, origin);
    const { id, refreshToken } = await this.sessions.open(user.id, origin);
    const deviceToken = this.attempts.deviceToken(username, origin.deviceToken);
    return { ...(await this.tokens(user, id, refreshToken)), deviceToken };
  }

  /** A new pair for a refresh token; an old one coming back ends the session, for somebody stole it. @throws Unauthenticated */
  async refresh(refreshToken: string): Promise<Tokens> {
    const session = await this.sessions.rotate(refreshToken);
    const user = await this.principals.active(session.userId);
    return this.tokens(user, session.id, session.refreshToken);
  }

  async logout({ sessionId, userId }: Pick<StaffPrincipal, 'sessionId' | 'userId'>): Promise<void> {
    await this.sessions.end(userId, sessionId, userId);
  }

  /** The person behind an access token, as he is now: roles and being disabled count at once. @throws Unauthenticated */
  async verify(accessToken: string): Promise<StaffPrincipal> {
    const claims = await this.jwt
      .verifyAsync<{ sub: string; sid: string }>(accessToken, {
        algorithms: ['HS256'],
        clockTimestamp: Math.floor(this.clock.now().getTime() / 1000),
      })
      .catch((cause: unknown) => {
        throw new Unauthenticated('access token is not valid', {}, cause);
      });
    return this.principals.ofSession(claims.sid, claims.sub);
  }

  private async tokens(user: UserRow, sessionId: string, refreshToken: string): Promise<Tokens> {
    const { deputyFor: _orders, ...person } = await this.principals.personOf(user);
    return {
      accessToken: await this.jwt.signAsync({
        sub: user.id,
        sid: sessionId,
        iat: Math.floor(this.clock.now().getTime() / 1000),
      }),
      refreshToken,
      expiresIn: accessSeconds,
      user: { id: user.id, ...person, village: user.village },
    };
  }
}
