import { Module } from '@nestjs/common';
import { Files } from './files';
import { Storage } from './storage';
import { Uploads } from './uploads';

/** Files: checked, sealed, stored. */
@Module({ providers: [Files, Storage, Uploads], exports: [Files, Storage, Uploads] })
export class DocumentsModule {}
