import { resolve } from 'node:path';
import { Environment } from '@app/config';
import { isUuid } from '@app/core';
import { Vault } from '@app/crypto';
import { Injectable } from '@nestjs/common';
import { DiskRecords } from './disk-records';
import { FileNotFound } from './documents.errors';
import type { RecordStore } from './record-store';
import { S3Records } from './s3-records';
import { SealedFile } from './sealed-file';

/** Where sealed files lie, as STORAGE_URL says: a folder, or a bucket. */
@Injectable()
export class Storage {
  /** The records as they lie there, sealed: what a backup copies. */
  readonly records: RecordStore;

  constructor(
    env: Environment,
    private readonly vault: Vault,
  ) {
    this.records = recordsAt(env);
  }

  /** @throws FileNotFound when the id is none of ours */
  file(id: string): SealedFile {
    if (!isUuid(id)) throw new FileNotFound('no such file');
    return new SealedFile(this.records, `${id}.sealed`, id, this.vault);
  }

  /** The description of an upload beside its content. */
  note(id: string): SealedFile {
    if (!isUuid(id)) throw new FileNotFound('no such file');
    return new SealedFile(this.records, `${id}.upload`, `${id}.note`, this.vault);
  }
}

/** The store that STORAGE_URL names. */
export function recordsAt({ storageUrl, s3 }: Environment): RecordStore {
  return s3 ? new S3Records(s3) : new DiskRecords(resolve(storageUrl.replace(/^file:(\/\/)?/, '')));
}
