import { Clock, newId, readOwnJson } from '@app/core';
import { SealBroken } from '@app/crypto';
import { Injectable } from '@nestjs/common';
import { FileNotFound, FileRefused, UploadMoved } from './documents.errors';
import { inspect, maxFileBytes } from './inspect';
import { Storage } from './storage';

/** What is known of an upload before it is a file; sealed beside its content, so that it works without the database. */
export interface UploadNote {
  length: number;
  metadata: Record<string, string | null>;
  createdAt: string;
}

/** Resumable uploads on sealed files; the tus protocol itself is `TusStore`'s and @tus/server's. */
@Injectable()
export class Uploads {
  constructor(
    private readonly storage: Storage,
    private readonly clock: Clock,
  ) {}

  newId(): string {
    return newId();
  }

  /** @throws FileRefused when it would be too large */
  async create(id: string, length: number, metadata: UploadNote['metadata']): Promise<void> {
    if (length > maxFileBytes) throw new FileRefused('size');
    const note: UploadNote = { length, metadata, createdAt: this.clock.now().toISOString() };
    await this.storage.note(id).write(Buffer.from(JSON.stringify(note)));
  }

  /** Length, metadata and how much has come. @throws FileNotFound */
  async state(id: string): Promise<UploadNote & { offset: number }> {
    const bytes = await this.storage
      .note(id)
      .read()
      .catch((cause: unknown) => {
        if (cause instanceof SealBroken) throw new FileNotFound('no such upload', {}, cause);
        throw cause;
      });
    const note = readOwnJson<UploadNote>(bytes.toString('utf8')); // written by create, sealed
    return { ...note, offset: await this.storage.file(id).size() };
  }

  /** Adds a piece, answers the new offset. @throws FileRefused when more comes than was announced, UploadMoved */
  async append(id: string, offset: number, piece: Buffer): Promise<number> {
    const state = await this.state(id);
    if (offset !== state.offset) throw new UploadMoved('upload has moved on', { uploadId: id });
    if (offset + piece.length > state.length) throw new FileRefused('size');
    if (piece.length > 0) await this.storage.file(id).append(piece, offset);
    return offset + piece.length;
  }

  /** Whole bytes at once, as an upload that is finished: works while the database is away. @throws FileRefused */
  async keep(bytes: Buffer, name: string): Promise<string> {
    await inspect(bytes);
    const id = this.newId();
    await this.create(id, bytes.length, { filename: name });
    await this.append(id, 0, bytes);
    return id;
  }

  /** Refuses at the last byte what is no photo or PDF, and forgets it. @throws FileRefused */
  async check(id: string): Promise<void> {
    const { bytes } = await this.content(id);
    try {
      await inspect(bytes);
    } catch (error) {
      await this.remove(id);
      throw error;
    }
  }

  /** The whole content of a finished upload. @throws FileNotFound */
  async content(id: string): Promise<{ bytes: Buffer; name?: string }> {
    const { length, offset, metadata } = await this.state(id);
    if (offset !== length) throw new FileNotFound('upload is not finished');
    return { bytes: await this.storage.file(id).read(), name: metadata['filename'] ?? undefined };
  }

  async remove(id: string): Promise<void> {
    await this.storage.file(id).remove();
    await this.storage.note(id).remove();
  }
}
