import { newId } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';

interface Row {
  id: string;
  person_id: string;
  alias_hash: Buffer;
}

/**
 * WhatsApp names one person by number and by a hidden id, and at times changes from one to the other in the middle of a
 * dialogue. The id by which we met him first stays his; the chat that he last wrote from is where the answer goes. Two
 * that were strangers before stay two.
 */
@Injectable()
export class DevicePeers {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
  ) {}

  /**
   * The id of the person of this chat.
   * @param phone his other id, where the provider tells it
   * @param wrote whether he wrote here himself, and is answered here from now on
   */
  async personOf(
    channel: string,
    chat: string,
    { phone, wrote = false }: { phone?: string; wrote?: boolean } = {},
  ): Promise<string> {
    const ids = [...new Set([chat, ...(phone ? [phone] : [])])];
    return this.database.transaction(async () => {
      const known = await this.find(channel, ids);
      const byId = (id: string): Row | undefined =>
        known.find(({ alias_hash }) => alias_hash.equals(this.hash(id)));
      const personId = ids.map(byId).find(Boolean)?.person_id ?? newId();
      let id: string | undefined = known.length === 0 ? personId : undefined;
      for (const alias of ids.filter((one) => !byId(one))) {
        await this.insert(channel, alias, { id: id ?? newId(), personId, chat });
        id = undefined;
      }
      if (wrote) await this.answerAt(personId, chat);
      return this.read('alias', personId);
    });
  }

  /** Where somebody is answered: the chat that he last wrote from. */
  async chatOf(channel: string, person: string): Promise<string> {
    const [row] = await this.find(channel, [person]);
    return row ? this.read('chat', row.person_id) : person;
  }

  private async answerAt(personId: string, chat: string): Promise<void> {
    await this.database.query('UPDATE linked_device_peers SET chat_sealed = $2 WHERE id = $1', [
      personId,
      this.vault.seal(`linked_device_peers.chat.${personId}`, chat),
    ]);
  }

  private find(channel: string, ids: readonly string[]): Promise<Row[]> {
    return this.database.query<Row>(
      `SELECT id, person_id, alias_hash FROM linked_device_peers WHERE channel = $1 AND alias_hash = ANY($2::bytea[])`,
      [channel, ids.map((id) => this.hash(id))],
    );
  }

  private async insert(
    channel: string,
    alias: string,
    { id, personId, chat }: { id: string; personId: string; chat: string },
  ): Promise<void> {
    await this.database.query(
      `INSERT INTO linked_device_peers (id, channel, alias_hash, person_id, alias_sealed, chat_sealed)
       VALUES ($1, $2, $3, $4, $5, $6)`,
      [
        id,
        channel,
        this.hash(alias),
        personId,
        this.vault.seal(`linked_device_peers.alias.${id}`, alias),
        this.vault.seal(`linked_device_peers.chat.${id}`, chat),
      ],
    );
  }

  private async read(what: 'alias' | 'chat', id: string): Promise<string> {
    const row = await this.database.queryOne<{ sealed: Buffer }>(
      `SELECT ${what}_sealed AS sealed FROM linked_device_peers WHERE id = $1`,
      [id],
    );
    return row ? this.vault.openText(`linked_device_peers.${what}.${id}`, row.sealed) : '';
  }

  private hash(id: string): Buffer {
    return this.vault.blindIndex('sender', id);
  }
}
