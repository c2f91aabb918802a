import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { isRecord } from '@app/core';
import { BackupDamaged } from './backup.errors';
import { isKeySlot, type KeySlot } from './key-slots';

/*
 * magic (4) | format (1) | header length u32 | header (JSON, in the clear) | chunks
 * chunk: length u32 | AES-256-GCM of (type (1) | content) | tag (16); nonce: its number and whether it is the last one;
 * authenticated with it: SHA-256 of all that stands before the chunks. So nothing can be changed, moved, left out or cut off.
 */
const magic = Buffer.from('SCMB');
const format = 1;
export const prefaceLength = 9;
const tagLength = 16;
export const maxChunk = 64 * 1024 * 1024;

/** What may be known of a backup without its key. */
export interface BackupHeader {
  id: string;
  createdAt: string;
  /** Names of the migrations that had been run: the schema that the tables in it have. */
  migrations: string[];
  slots: KeySlot[];
}

/** What begins an entry; data chunks follow until the next one. */
export type Entry =
  | { kind: 'secrets' }
  | { kind: 'spool'; name: string }
  | { kind: 'table'; name: string; columns: string[] }
  | { kind: 'sequences' }
  | { kind: 'file'; name: string };

export type ChunkType = 'entry' | 'data' | 'end';
const types: ChunkType[] = ['entry', 'data', 'end'];

export function encodeHeader(header: BackupHeader): Buffer {
  const json = Buffer.from(JSON.stringify(header));
  const preface = Buffer.concat([magic, Buffer.from([format]), Buffer.alloc(4)]);
  preface.writeUInt32BE(json.length, 5);
  return Buffer.concat([preface, json]);
}

/** Length of the header that follows. @throws BackupDamaged */
export function readPreface(preface: Buffer): number {
  if (preface.length < prefaceLength || !preface.subarray(0, 4).equals(magic)) {
    throw new BackupDamaged('this file is no backup of Si Cepat Mesi');
  }
  if (preface.readUInt8(4) !== format)
    throw new BackupDamaged('this backup has a format that is not known here');
  const length = preface.readUInt32BE(5);
  if (length > 1024 * 1024) throw new BackupDamaged('the header of the backup is damaged');
  return length;
}

/** @throws BackupDamaged */
export function decodeHeader(json: Buffer): BackupHeader {
  try {
    const header: unknown = JSON.parse(json.toString('utf8'));
    if (isHeader(header)) return header;
  } catch (cause) {
    throw new BackupDamaged('the header of the backup is damaged', {}, cause);
  }
  throw new BackupDamaged('the header of the backup is damaged');
}

function isHeader(value: unknown): value is BackupHeader {
  if (!isRecord(value)) return false;
  const { id, createdAt, migrations, slots } = value;
  const areNames = Array.isArray(migrations) && migrations.every((name) => typeof name === 'string');
  const areSlots = Array.isArray(slots) && slots.every(isKeySlot);
  return typeof id === 'string' && typeof createdAt === 'string' && areNames && areSlots;
}

/** Seals and opens the chunks of one file, in their order. */
export class ChunkCipher {
  private count = 0;
  private readonly aad: Buffer;

  constructor(
    private readonly key: Buffer,
    head: Buffer,
  ) {
    this.aad = createHash('sha256').update(head).digest();
  }

  /** The chunk as it is written, with its length before it. */
  seal(type: ChunkType, content: Buffer): Buffer {
    const cipher = createCipheriv('aes-256-gcm', this.key, this.nonce(type === 'end'));
    cipher.setAAD(this.aad);
    const body = [cipher.update(Buffer.from([types.indexOf(type)])), cipher.update(content), cipher.final()];
    const sealed = Buffer.concat([...body, cipher.getAuthTag()]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(sealed.length);
    return Buffer.concat([length, sealed]);
  }

  /** @throws BackupDamaged */
  open(sealed: Buffer, isLast: boolean): { type: ChunkType; content: Buffer } {
    if (sealed.length <= tagLength) throw new BackupDamaged('the backup is damaged');
    const decipher = createDecipheriv('aes-256-gcm', this.key, this.nonce(isLast));
    decipher.setAAD(this.aad);
    decipher.setAuthTag(sealed.subarray(-tagLength));
    try {
      const plain = Buffer.concat([decipher.update(sealed.subarray(0, -tagLength)), decipher.final()]);
      const type = types[plain.readUInt8(0)];
      if (type) return { type, content: plain.subarray(1) };
    } catch (cause) {
      throw new BackupDamaged('the backup is damaged or cut off', { chunk: String(this.count) }, cause);
    }
    throw new BackupDamaged('the backup is damaged', { chunk: String(this.count) });
  }

  private nonce(isLast: boolean): Buffer {
    const nonce = Buffer.alloc(12);
    nonce.writeUInt8(isLast ? 1 : 0, 0);
    nonce.writeBigUInt64BE(BigInt(this.count), 4);
    this.count += 1;
    return nonce;
  }
}
