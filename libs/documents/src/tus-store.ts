import type { Readable } from 'node:stream';
import { DataStore, Upload } from '@tus/server';
import { FileNotFound, FileRefused, StorageFull, StorageUnavailable, UploadMoved } from './documents.errors';
import { Uploads } from './uploads';

const pieceBytes = 256 * 1024;

/** The store behind @tus/server: pieces are kept as they come, so that a cut line costs at most one piece. */
export class TusStore extends DataStore {
  constructor(private readonly uploads: Uploads) {
    super();
    this.extensions = ['creation', 'creation-with-upload', 'termination'];
  }

  override async create(upload: Upload): Promise<Upload> {
    await this.uploads.create(upload.id, upload.size ?? 0, upload.metadata ?? {}).catch(toTus);
    return upload;
  }

  override async write(stream: Readable, id: string, offset: number): Promise<number> {
    let at = offset;
    let waiting: Buffer[] = [];
    let size = 0;
    const flush = async (): Promise<void> => {
      at = await this.uploads.append(id, at, Buffer.concat(waiting)).catch(toTus);
      waiting = [];
      size = 0;
    };
    try {
      const chunks: AsyncIterable<Uint8Array> = stream; // never text: nobody set an encoding
      for await (const chunk of chunks) {
        waiting.push(Buffer.from(chunk));
        size += waiting.at(-1)?.length ?? 0;
        if (size >= pieceBytes) await flush();
      }
    } finally {
      await flush();
    }
    return at;
  }

  override async getUpload(id: string): Promise<Upload> {
    const { length, offset, metadata } = await this.uploads.state(id).catch(toTus);
    return new Upload({ id, size: length, offset, metadata });
  }

  override async remove(id: string): Promise<void> {
    await this.uploads.remove(id);
  }
}

function toTus(error: unknown): never {
  if (error instanceof FileNotFound)
    throw { status_code: 404, body: 'The file for this url was not found\n' };
  if (error instanceof UploadMoved) throw { status_code: 409, body: 'upload has moved on\n' };
  if (error instanceof StorageFull) throw { status_code: 507, body: 'no room left; try again later\n' };
  if (error instanceof StorageUnavailable) throw { status_code: 503, body: 'try again later\n' };
  throw error;
}

/** What tus answers when the last byte shows that it is no photo or PDF. */
export async function refuseBadUpload(uploads: Uploads, id: string): Promise<void> {
  try {
    await uploads.check(id);
  } catch (error) {
    if (error instanceof FileRefused) throw { status_code: 422, body: `${error.details['reason']}\n` };
    throw error;
  }
}
