import { Module } from '@nestjs/common';
import { Audit } from './audit';

/** Who read and changed what. */
@Module({ providers: [Audit], exports: [Audit] })
export class AuditModule {}
