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
  /** Another id that the channel gives the same person. */
  alias?: string;
  name?: string;
  phone?: string;
  referral?: string;
  /** Time of the person's own action; absent where somebody else did something. */
  at?: Date;
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

/** Of an identity `i` and its conversation `c`. */
export const addressColumns =
  'i.channel, i.account, i.sender_sealed, i.phone_sealed, i.last_inbound_at, c.id AS conversation_id';

/** What `addressColumns` read. */
export interface AddressRow {
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
      const known = sender.alias ? await this.byEitherId(sender, sender.alias) : await this.byId(sender);
      if (known) await this.touch(known.id, sender);
      const found = known ?? (await this.create(sender));
      return { identityId: found.id, conversationId: found.conversation_id };
    });
  }

  /** The identity of somebody who wrote before; null for a stranger. */
  async known(sender: Pick<Sender, 'channel' | 'account' | 'senderId'>): Promise<string | null> {
    return (await this.byId(sender))?.id ?? null;
  }

  /** @throws IdentityNotFound */
  async address(identityId: string): Promise<Address> {
    const row = await this.database.queryOne<AddressRow>(
      `SELECT ${addressColumns} FROM identities i JOIN conversations c ON c.identity_id = i.id WHERE i.id = $1`,
      [identityId],
    );
    if (!row) throw new IdentityNotFound('no such identity', { identityId });
    return this.openAddress(identityId, row);
  }

  /** The address in a row that was read with `addressColumns`. */
  openAddress(identityId: string, row: AddressRow): Address {
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

  /** Whether he can be written to: after an erasure his address on the channel is gone. @throws IdentityNotFound */
  async hasAddress(identityId: string): Promise<boolean> {
    return (await this.address(identityId)).recipient !== '';
  }

  /** E.164, where the channel told it or the number is the sender's own id; null when unknown. */
  async phoneOf(identityId: string): Promise<string | null> {
    return (await this.address(identityId)).phone ?? null;
  }

  /** Notes that somebody was shown this version; false where that was noted before. */
  async noticeShown(identityId: string, version: string, at: Date): Promise<boolean> {
    const noted = await this.database.query(
      'INSERT INTO notices_shown (identity_id, version, shown_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING 1',
      [identityId, version, at],
    );
    return noted.length > 0;
  }

  /** By the id that we write to, or else by another one of the same person. */
  private async byId({
    channel,
    account,
    senderId,
  }: Pick<Sender, 'channel' | 'account' | 'senderId'>): Promise<IdentityRow | null> {
    return this.database.queryOne<IdentityRow>(
      `SELECT f.id, c.id AS conversation_id FROM (
           SELECT id, 1 AS rank FROM identities WHERE channel = $1 AND account = $2 AND sender_hash = $3
           UNION ALL
           SELECT identity_id, 2 FROM identity_aliases WHERE channel = $1 AND account = $2 AND sender_hash = $3
         ) AS f JOIN conversations c ON c.identity_id = f.id ORDER BY f.rank LIMIT 1`,
      [channel, account, this.hashOf(senderId)],
    );
  }

  /**
   * Somebody with a number and a user id. The user id counts more, for a number passes to other people: whoever writes
   * from a known number with another user id is a stranger, and two people whom we know are never made one.
   */
  private async byEitherId(sender: Sender, alias: string): Promise<IdentityRow | null> {
    const [number, userId] = isNumber(sender.senderId) ? [sender.senderId, alias] : [alias, sender.senderId];
    // Two first messages at once must not make two people of one.
    await this.database.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 22))', [
      this.hashOf(userId).toString('hex'),
    ]);
    const byUser = await this.byId({ ...sender, senderId: userId });
    const byNumber = await this.byId({ ...sender, senderId: number });
    if (byUser) {
      if (!byNumber) await this.link(byUser.id, sender, number);
      return byUser;
    }
    if (byNumber && !(await this.hasUserId(byNumber.id))) {
      await this.link(byNumber.id, sender, userId);
      return byNumber;
    }
    const made = await this.create({ ...sender, senderId: byNumber ? userId : sender.senderId });
    if (!byNumber) await this.link(made.id, sender, sender.senderId === number ? userId : number);
    return made;
  }

  /** Two at once end with one link; a link that is there stays as it is. */
  private async link(identityId: string, { channel, account }: Sender, senderId: string): Promise<void> {
    const id = newId();
    await this.database.query(
      `INSERT INTO identity_aliases (id, identity_id, channel, account, sender_hash, sender_sealed, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, now()) ON CONFLICT DO NOTHING`,
      [
        id,
        identityId,
        channel,
        account,
        this.hashOf(senderId),
        this.vault.seal(`identity_aliases.sender.${id}`, senderId),
      ],
    );
  }

  private async hasUserId(identityId: string): Promise<boolean> {
    const aliases = await this.database.query<{ id: string; sender_sealed: Buffer }>(
      'SELECT id, sender_sealed FROM identity_aliases WHERE identity_id = $1',
      [identityId],
    );
    const ids = aliases.map(({ id, sender_sealed: sealed }) =>
      this.vault.openText(`identity_aliases.sender.${id}`, sealed),
    );
    return [(await this.address(identityId)).recipient, ...ids].some((id) => !isNumber(id));
  }

  /** Two at once end with one: whoever comes second waits here, and is found. */
  private async create(sender: Sender): Promise<IdentityRow> {
    const id = newId();
    const told = this.toldOf(id, sender);
    const made = await this.database.queryOne<IdentityRow>(
      `WITH made AS (
         INSERT INTO identities (id, last_inbound_at, name_sealed, phone_sealed, phone_hash, referral, channel, account,
           sender_hash, sender_sealed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING RETURNING id
       )
       INSERT INTO conversations (id, identity_id, channel) SELECT $11, id, $7 FROM made
         RETURNING identity_id AS id, id AS conversation_id`,
      [
        id,
        ...told,
        sender.channel,
        sender.account,
        this.hashOf(sender.senderId),
        this.vault.seal(`identities.sender.${id}`, sender.senderId),
        newId(),
      ],
    );
    if (made) return made;
    const other = await this.byId(sender);
    if (!other) throw new IdentityNotFound('identity vanished', { identityId: id });
    await this.touch(other.id, sender);
    return other;
  }

  /** Keeps the newest sign of life (it opens the reply window), the name and the phone. */
  private async touch(id: string, sender: Sender): Promise<void> {
    await this.database.query(
      `UPDATE identities SET last_inbound_at = greatest(last_inbound_at, $2::timestamptz),
         name_sealed = coalesce($3, name_sealed), phone_sealed = coalesce($4, phone_sealed),
         phone_hash = coalesce($5, phone_hash), referral = coalesce(referral, $6) WHERE id = $1`,
      [id, ...this.toldOf(id, sender)],
    );
  }

  /** Last sign of life, name, phone, its hash, and where he came from: null for what is not told. */
  private toldOf(id: string, { at, name, phone, referral }: Sender): unknown[] {
    return [
      at ?? null,
      name ? this.vault.seal(`identities.name.${id}`, name) : null,
      phone ? this.vault.seal(`identities.phone.${id}`, phone) : null,
      phone ? this.vault.blindIndex('phone', phone) : null,
      referral ?? null,
    ];
  }

  private hashOf(senderId: string): Buffer {
    return this.vault.blindIndex('sender', senderId);
  }
}

/** A number without its plus, against a user id, which has letters. */
export function isNumber(senderId: string): boolean {
  return /^\d+$/.test(senderId);
}
