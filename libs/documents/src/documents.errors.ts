import { AppError } from '@app/core';

/** The bytes are no photo or PDF that we take (type, size, damage). `details.reason` says which. */
export class FileRefused extends AppError {
  readonly code = 'documents.file_refused';
  readonly kind = 'invalid';

  constructor(reason: 'type' | 'size' | 'damaged' | 'empty', cause?: unknown) {
    super(`file refused: ${reason}`, { reason }, cause);
  }
}

/** No such file, or an upload that is not finished. */
export class FileNotFound extends AppError {
  readonly code = 'documents.file_not_found';
  readonly kind = 'not_found';
}

/** STORAGE_URL names a store that this version cannot use. */
export class StorageUnsupported extends AppError {
  readonly code = 'documents.storage_unsupported';
  readonly kind = 'invalid';
}
