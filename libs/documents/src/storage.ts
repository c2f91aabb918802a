import { join, resolve } from 'node:path';
import { Environment } from '@app/config';
import { isUuid } from '@app/core';
import { Vault } from '@app/crypto';
import { Injectable } from '@nestjs/common';
import { FileNotFound, StorageUnsupported } from './documents.errors';
import { SealedFile } from './sealed-file';

/** Where sealed files lie: a folder named by STORAGE_URL. @throws StorageUnsupported at start for other stores */
@Injectable()
export class Storage {
  private readonly folder: string;

  constructor(
    env: Environment,
    private readonly vault: Vault,
  ) {
    if (!env.storageUrl.startsWith('file:')) {
      throw new StorageUnsupported('STORAGE_URL: only file: is supported by this version');
    }
    this.folder = resolve(env.storageUrl.replace(/^file:(\/\/)?/, ''));
  }

  /** @throws FileNotFound when the id is none of ours */
  file(id: string): SealedFile {
    if (!isUuid(id)) throw new FileNotFound('no such file');
    return new SealedFile(join(this.folder, id.slice(-2), `${id}.sealed`), id, this.vault);
  }

  /** The description of an upload beside its content. */
  note(id: string): SealedFile {
    if (!isUuid(id)) throw new FileNotFound('no such file');
    return new SealedFile(join(this.folder, id.slice(-2), `${id}.upload`), `${id}.note`, this.vault);
  }
}
