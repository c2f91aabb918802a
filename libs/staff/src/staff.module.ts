import { AuditModule } from '@app/audit';
import { Module } from '@nestjs/common';
import { Auth } from './auth';
import { Deputies } from './deputies';
import { FrontDoor } from './front-door';
import { LoginAttempts } from './login-attempts';
import { OwnPassword } from './own-password';
import { Principals } from './principals';
import { SecondFactor } from './second-factor';
import { SecondFactorRule } from './second-factor-rule';
import { Sessions } from './sessions';
import { Users } from './users';

/** The people of the office and how they log in. */
@Module({
  imports: [AuditModule],
  providers: [
    Auth,
    Deputies,
    FrontDoor,
    LoginAttempts,
    OwnPassword,
    Principals,
    SecondFactor,
    SecondFactorRule,
    Sessions,
    Users,
  ],
  exports: [Auth, Deputies, OwnPassword, Principals, SecondFactor, SecondFactorRule, Sessions, Users],
})
export class StaffModule {}
