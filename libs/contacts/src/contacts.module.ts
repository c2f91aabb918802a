import { Module } from '@nestjs/common';
import { Contacts } from './contacts';

/** Who writes to us and where they are reached. */
@Module({ providers: [Contacts], exports: [Contacts] })
export class ContactsModule {}
