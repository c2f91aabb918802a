import { Module } from '@nestjs/common';
import { Contacts } from './contacts';
import { IdChanges } from './id-changes';

/** Who writes to us and where they are reached. */
@Module({ providers: [Contacts, IdChanges], exports: [Contacts, IdChanges] })
export class ContactsModule {}
