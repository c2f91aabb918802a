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

/** The bucket cannot be reached, or refuses us: credentials, rights, space. `details.status` is its answer. */
export class StorageUnavailable extends AppError {
  readonly code = 'documents.storage_unavailable';
  readonly kind = 'unavailable';
}

/** The disk is full. The sender may try again: nothing of this piece was kept. */
export class StorageFull extends AppError {
  readonly code = 'documents.storage_full';
  readonly kind = 'unavailable';
}

/** Another request has written to this upload meanwhile; the sender asks where it stands and goes on from there. */
export class UploadMoved extends AppError {
  readonly code = 'documents.upload_moved';
  readonly kind = 'conflict';
}
