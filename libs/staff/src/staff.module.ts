import { AuditModule } from '@app/audit';
import { Module } from '@nestjs/common';
import { Auth } from './auth';
import { Users } from './users';

/** The people of the office and how they log in. */
@Module({ imports: [AuditModule], providers: [Auth, Users], exports: [Auth, Users] })
export class StaffModule {}
