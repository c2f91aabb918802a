import { createHash } from 'node:crypto';
import { AppError, Clock, newId } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import { FileNotFound } from './documents.errors';
import { inspect } from './inspect';
import { Storage } from './storage';
import { Uploads } from './uploads';

/** A file that is stored, sealed. */
export interface StoredFile {
  fileId: string;
  mime: string;
  size: number;
  hints: string[];
}

interface Row {
  id: string;
  mime: string | null;
  size: string;
  content_hash: Buffer | null;
  name_sealed: Buffer | null;
  hints: string[];
}

/** What a file's bytes are now. */
export interface Fingerprint {
  mime: string;
  size: number;
  /** Hexadecimal; null when the bytes cannot be read any more. */
  sha256: string | null;
  /** Whether they are the bytes that were taken in. */
  intact: boolean;
}

/** All files of the office: checked when they come, sealed on disk, known by id. */
@Injectable()
export class Files {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly clock: Clock,
    private readonly storage: Storage,
    private readonly uploads: Uploads,
  ) {}

  /** Checks, seals and stores. The bytes lie on disk before the row exists. @throws FileRefused */
  async store(
    bytes: Buffer,
    options: { purpose: string; name?: string; createdBy?: string },
  ): Promise<StoredFile> {
    const id = newId();
    const found = await inspect(bytes);
    await this.storage.file(id).write(bytes);
    await this.register(id, bytes, { ...options, ...found });
    return { fileId: id, mime: found.mime, size: bytes.length, hints: found.hints };
  }

  /** @throws FileNotFound */
  async read(fileId: string): Promise<{ bytes: Buffer; mime: string; name?: string; size: number }> {
    const row = await this.row(fileId);
    if (!row?.mime) throw new FileNotFound('no such file', { fileId });
    return {
      bytes: await this.storage.file(fileId).read(),
      mime: row.mime,
      name: row.name_sealed ? this.vault.openText(`files.name.${fileId}`, row.name_sealed) : undefined,
      size: Number(row.size),
    };
  }

  /** Type and size without the bytes. @throws FileNotFound */
  async describe(fileId: string): Promise<StoredFile> {
    const row = await this.row(fileId);
    if (!row?.mime) throw new FileNotFound('no such file', { fileId });
    return { fileId, mime: row.mime, size: Number(row.size), hints: row.hints };
  }

  /** Reads and hashes the bytes; bytes that are gone or broken are told, not thrown. @throws FileNotFound */
  async fingerprint(fileId: string): Promise<Fingerprint> {
    const row = await this.row(fileId);
    if (!row?.mime) throw new FileNotFound('no such file', { fileId });
    const known = { mime: row.mime, size: Number(row.size) };
    const bytes = await this.storage
      .file(fileId)
      .read()
      .catch((error: unknown) => {
        if (error instanceof AppError && error.retryable) throw error;
        return null;
      });
    if (!bytes) return { ...known, sha256: null, intact: false };
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const intact = row.content_hash === null || row.content_hash.equals(this.vault.blindIndex('file', bytes));
    return { ...known, sha256, intact };
  }

  /** A finished upload as a file of the same id; asked twice it answers the same. @throws FileNotFound, FileRefused */
  async finished(uploadId: string): Promise<StoredFile> {
    const row = await this.row(uploadId);
    if (row?.mime) return { fileId: uploadId, mime: row.mime, size: Number(row.size), hints: row.hints };
    const upload = await this.uploads.content(uploadId);
    const found = await inspect(upload.bytes);
    await this.register(uploadId, upload.bytes, { purpose: 'upload', name: upload.name, ...found });
    return { fileId: uploadId, mime: found.mime, size: upload.bytes.length, hints: found.hints };
  }

  /** Takes the bytes of a file away that nobody is to read; that there was one stays. */
  async discard(fileId: string): Promise<void> {
    await this.storage.file(fileId).remove(); // first: a row that still says "stored" is found again
    await this.database.query(
      `UPDATE files SET state = 'discarded', name_sealed = NULL, content_hash = NULL WHERE id = $1`,
      [fileId],
    );
  }

  private async row(id: string): Promise<Row | null> {
    return this.database.queryOne<Row>(
      `SELECT id, mime, size, content_hash, name_sealed, hints FROM files WHERE id = $1 AND state = 'stored'`,
      [id],
    );
  }

  private async register(
    id: string,
    bytes: Buffer,
    file: {
      purpose: string;
      name?: string;
      createdBy?: string;
      mime: string;
      width?: number;
      height?: number;
      hints: string[];
    },
  ): Promise<void> {
    await this.database.query(
      `INSERT INTO files (id, purpose, state, mime, size, content_hash, name_sealed, storage_key, width, height, hints,
         created_by, created_at)
       VALUES ($1, $2, 'stored', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING`,
      [
        id,
        file.purpose,
        file.mime,
        bytes.length,
        this.vault.blindIndex('file', bytes),
        file.name ? this.vault.seal(`files.name.${id}`, file.name.slice(0, 200)) : null,
        id,
        file.width ?? null,
        file.height ?? null,
        JSON.stringify(file.hints),
        file.createdBy ?? null,
        this.clock.now(),
      ],
    );
  }
}
