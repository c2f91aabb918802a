import { newId } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import { IdentityNotFound } from './contacts.errors';

/** Somebody who wrote to us, as the channel names him. */
export interface Sender {
  channel: string;
  account: string;
  senderId: string;
  name?: string;
  phone?: string;
  referral?: string;
  /** Time of the person's own action. */
  at: Date;
}

/** Where a person is reached. */
export interface Address {
  channel: string;
  account: string;
  recipient: string;
  phone?: string;
  conversationId: string;
  lastInboundAt: Date | null;
}

interface IdentityRow {
  id: string;
  conversation_id: string;
}

interface AddressRow {
  channel: string;
  account: string;
  sender_sealed: Buffer;
  phone_sealed: Buffer | null;
  last_inbound_at: Date | null;
  conversation_id: string;
}

/** Identities and how to reach them. An identity is a channel's id of somebody, never a person (law 9). */
@Injectable()
export class Contacts {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
  ) {}

  /** The identity and conversation of a sender, made at first sight. Two at once end with one. */
  async resolve(sender: Sender): Promise<{ identityId: string; conversationId: string }> {
    return this.database.transaction(async () => {
      const known = (await this.find(sender)) ?? (await this.create(sender));
      await this.touch(known.id, sender);
      return { identityId: known.id, conversationId: known.conversation_id };
    });
  }

  /** @throws IdentityNotFound */
  async address(identityId: string): Promise<Address> {
    const row = await this.database.queryOne<AddressRow>(
      `SELECT i.channel, i.account, i.sender_sealed, i.phone_sealed, i.last_inbound_at, c.id AS conversation_id
         FROM identities i JOIN conversations c ON c.identity_id = i.id WHERE i.id = $1`,
      [identityId],
    );
    if (!row) throw new IdentityNotFound('no such identity', { identityId });
    return {
      channel: row.channel,
      account: row.account,
      recipient: this.vault.openText(`identities.sender.${identityId}`, row.sender_sealed),
      phone: row.phone_sealed
        ? this.vault.openText(`identities.phone.${identityId}`, row.phone_sealed)
        : undefined,
      conversationId: row.conversation_id,
      lastInboundAt: row.last_inbound_at,
    };
  }

  /** E.164, where the channel told it or the number is the sender's own id; null when unknown. */
  async phoneOf(identityId: string): Promise<string | null> {
    return (await this.address(identityId)).phone ?? null;
  }

  async hasSeenNotice(identityId: string, version: string): Promise<boolean> {
    const rows = await this.database.query(
      'SELECT 1 FROM notices_shown WHERE identity_id = $1 AND version = $2',
      [identityId, version],
    );
    return rows.length > 0;
  }

  async noticeShown(identityId: string, version: string, at: Date): Promise<void> {
    await this.database.query(
      'INSERT INTO notices_shown (identity_id, version, shown_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
      [identityId, version, at],
    );
  }

  private async find(sender: Sender): Promise<IdentityRow | null> {
    return this.database.queryOne<IdentityRow>(
      `SELECT i.id, c.id AS conversation_id FROM identities i JOIN conversations c ON c.identity_id = i.id
        WHERE i.channel = $1 AND i.account = $2 AND i.sender_hash = $3`,
      [sender.channel, sender.account, this.hashOf(sender.senderId)],
    );
  }

  private async create(sender: Sender): Promise<IdentityRow> {
    const id = newId();
    await this.database.query(
      `INSERT INTO identities (id, channel, account, sender_hash, sender_sealed, referral)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
      [
        id,
        sender.channel,
        sender.account,
        this.hashOf(sender.senderId),
        this.vault.seal(`identities.sender.${id}`, sender.senderId),
        sender.referral ?? null,
      ],
    );
    const [row] = await this.database.query<{ id: string }>(
      'SELECT id FROM identities WHERE channel = $1 AND account = $2 AND sender_hash = $3',
      [sender.channel, sender.account, this.hashOf(sender.senderId)],
    );
    const identityId = row?.id ?? id;
    await this.database.query(
      `INSERT INTO conversations (id, identity_id, channel) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
      [newId(), identityId, sender.channel],
    );
    const made = await this.find(sender);
    if (!made) throw new IdentityNotFound('identity vanished', { identityId });
    return made;
  }

  /** Keeps the newest sign of life (it opens the reply window), the name and the phone. */
  private async touch(id: string, { at, name, phone, referral }: Sender): Promise<void> {
    await this.database.query(
      `UPDATE identities SET last_inbound_at = greatest(last_inbound_at, $2::timestamptz),
         name_sealed = coalesce($3, name_sealed), phone_sealed = coalesce($4, phone_sealed),
         phone_hash = coalesce($5, phone_hash), referral = coalesce(referral, $6) WHERE id = $1`,
      [
        id,
        at,
        name ? this.vault.seal(`identities.name.${id}`, name) : null,
        phone ? this.vault.seal(`identities.phone.${id}`, phone) : null,
        phone ? this.vault.blindIndex('phone', phone) : null,
        referral ?? null,
      ],
    );
  }

  private hashOf(senderId: string): Buffer {
    return this.vault.blindIndex('sender', senderId);
  }
}
