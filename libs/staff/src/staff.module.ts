import { AuditModule } from '@app/audit';
import { Module } from '@nestjs/common';
import { Auth } from './auth';
import { LoginAttempts } from './login-attempts';
import { Users } from './users';

/** The people of the office and how they log in. */
@Module({ imports: [AuditModule], providers: [Auth, LoginAttempts, Users], exports: [Auth, Users] })
export class StaffModule {}
