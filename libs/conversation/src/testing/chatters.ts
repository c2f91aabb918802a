import { newId, type OutboundContent } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { Files } from '@app/documents';
import type { INestApplicationContext } from '@nestjs/common';
import sharp from 'sharp';
import { Conversation } from '../conversation';
import { ConversationStore, type LockedConversation } from '../conversation-store';

/** Citizens who write to a whole system in this process; each message is worked as the worker hands it on. */
export class Chatters {
  private readonly database: Database;

  constructor(
    private readonly app: INestApplicationContext,
    private readonly now: () => Date = () => new Date(),
  ) {
    this.database = app.get(Database);
  }

  async say(person: string, text: string, { photos = 0 } = {}): Promise<void> {
    const id = newId();
    await this.database.query(
      `INSERT INTO inbound_events (id, channel, account, dedupe_key, lane, type, sent_at, received_at, payload_sealed)
       VALUES ($1, 'messenger', 'a', $2, $2, 'message', now(), now(), $2)`,
      [id, Buffer.from(id)],
    );
    const at = this.now();
    const event = {
      type: 'message' as const,
      kind: photos > 0 ? ('photo' as const) : ('text' as const),
      dedupe: `message:${id}`,
      externalId: id,
      senderId: person,
      text: text || undefined,
      attachments: Array.from({ length: photos }, (_none, i) => ({
        kind: 'photo' as const,
        ref: `https://example.test/${id}-${i}.jpg`,
      })),
      sentAt: at,
    };
    const stored = { id, channel: 'messenger', account: 'a', receivedAt: at, event, attempts: 0 };
    await this.database.transaction(() => this.app.get(Conversation).handle(stored));
  }

  async conversation(person: string): Promise<LockedConversation> {
    const row = await this.database.queryOne<{ id: string }>(
      `SELECT c.id FROM conversations c JOIN identities i ON i.id = c.identity_id WHERE i.sender_hash = $1`,
      [this.app.get(Vault).blindIndex('sender', person)],
    );
    const found = await this.app.get(ConversationStore).lock(row?.id ?? newId());
    if (!found) throw new Error('nobody of this name has written');
    return found;
  }

  /** All that was said to him, oldest first. */
  async heard(person: string): Promise<string[]> {
    const { identityId } = await this.conversation(person);
    const rows = await this.database.query<{ id: string; sealed: Buffer }>(
      'SELECT id, content_sealed AS sealed FROM outbound_messages WHERE identity_id = $1 ORDER BY id',
      [identityId],
    );
    const vault = this.app.get(Vault);
    return rows.map(
      ({ id, sealed }) =>
        vault.openJson<OutboundContent>(`outbound_messages.content.${id}`, sealed).text ?? '',
    );
  }

  /** The photos that this citizen sent, as the media job leaves them: fetched and stored. Answers their files, oldest first. */
  async fetchPhotos(person: string): Promise<string[]> {
    const { identityId } = await this.conversation(person);
    const rows = await this.database.query<{ id: string }>(
      `SELECT a.id FROM message_attachments a JOIN messages m ON m.id = a.message_id
        WHERE m.identity_id = $1 AND a.state = 'pending' ORDER BY a.id`,
      [identityId],
    );
    const files: string[] = [];
    for (const { id } of rows) {
      const { fileId } = await this.app.get(Files).store(await aPhoto(), { purpose: 'message' });
      await this.database.query(
        `UPDATE message_attachments SET state = 'stored', file_id = $2, mime = 'image/jpeg' WHERE id = $1`,
        [id, fileId],
      );
      files.push(fileId);
    }
    return files;
  }
}

/** Any photo that is large enough to be taken. */
export async function aPhoto(): Promise<Buffer> {
  return sharp({ create: { width: 480, height: 480, channels: 3, background: 'teal' } })
    .jpeg()
    .toBuffer();
}

/** The whole form of an IUMK, as an invented citizen copies and fills it in. */
export function iumkForm(name: string, nik: string): string {
  return [
    `Nama lengkap: ${name}`,
    `NIK: ${nik}`,
    'Nomor HP: 0800 0000 4321',
    'Alamat rumah: Jl. Contoh RT 2',
    'Nama usaha: Warung Contoh',
    'Bentuk usaha: perorangan',
    'Kegiatan usaha: menjual sembako',
    'Sarana usaha: kios',
    'Desa tempat usaha: Liang',
    'Alamat usaha: Jl. Contoh RT 2',
    'Jumlah modal usaha: 2 juta',
  ].join('\n');
}
