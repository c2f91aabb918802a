import { newId, parsePhone } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import { Contacts, isNumber } from './contacts';

/** What a provider tells of a person whose number or user id has changed. */
export interface IdChange {
  channel: string;
  account: string;
  formerIds: readonly string[];
  newIds: readonly string[];
}

interface Held {
  /** The alias that holds it; null where it is the identity's own. */
  aliasId: string | null;
  senderId: string;
}

/**
 * Follows a person to another number or user id. The new id takes the place of the old one, so that whoever gets the old
 * number later is a stranger; an id that somebody has already stays with him, for two people are never made one.
 */
@Injectable()
export class IdChanges {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly contacts: Contacts,
  ) {}

  /** Safe to run twice: the second time nobody has the former id any more. */
  async apply(change: IdChange): Promise<void> {
    await this.database.transaction(async () => {
      const identityId = await this.firstKnown(change);
      if (!identityId) return;
      for (const senderId of change.newIds) {
        // Another message may make somebody of this id at the same moment.
        await this.database.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 22))', [
          this.hashOf(senderId).toString('hex'),
        ]);
        const owner = await this.contacts.known({ ...change, senderId });
        if (owner === null || owner === identityId) await this.put(identityId, senderId, change);
      }
    });
  }

  private async firstKnown({ channel, account, formerIds }: IdChange): Promise<string | null> {
    for (const senderId of formerIds) {
      const known = await this.contacts.known({ channel, account, senderId });
      if (known) return known;
    }
    return null;
  }

  /** In the place of the former id of its kind, or beside the others where there is none. */
  private async put(identityId: string, senderId: string, change: IdChange): Promise<void> {
    const held = await this.heldBy(identityId);
    const own = held.find((one) => one.senderId === senderId);
    const former = formerOf(held, senderId, change);
    if (own && !former) return;
    if (own?.aliasId === null) await this.drop(former);
    else {
      await this.drop(own); // written from before the news came: there it stands beside the former one
      if (former?.aliasId === null) await this.setOwn(identityId, senderId);
      else await this.setAlias(former?.aliasId ?? newId(), { identityId, senderId, change });
    }
    const phone = phoneOf(senderId);
    if (phone) await this.setPhone(identityId, phone);
  }

  private async drop(held: Held | undefined): Promise<void> {
    if (held?.aliasId)
      await this.database.query('DELETE FROM identity_aliases WHERE id = $1', [held.aliasId]);
  }

  private async setOwn(identityId: string, senderId: string): Promise<void> {
    const sealed = this.vault.seal(`identities.sender.${identityId}`, senderId);
    await this.database.query('UPDATE identities SET sender_hash = $2, sender_sealed = $3 WHERE id = $1', [
      identityId,
      this.hashOf(senderId),
      sealed,
    ]);
  }

  private async setAlias(
    id: string,
    { identityId, senderId, change }: { identityId: string; senderId: string; change: IdChange },
  ): Promise<void> {
    const sealed = this.vault.seal(`identity_aliases.sender.${id}`, senderId);
    await this.database.query(
      `INSERT INTO identity_aliases (id, identity_id, channel, account, sender_hash, sender_sealed, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, now())
       ON CONFLICT (id) DO UPDATE SET sender_hash = excluded.sender_hash, sender_sealed = excluded.sender_sealed`,
      [id, identityId, change.channel, change.account, this.hashOf(senderId), sealed],
    );
  }

  private async heldBy(identityId: string): Promise<Held[]> {
    const rows = await this.database.query<{ id: string; sender_sealed: Buffer }>(
      'SELECT id, sender_sealed FROM identity_aliases WHERE identity_id = $1',
      [identityId],
    );
    const { recipient } = await this.contacts.address(identityId);
    const aliases = rows.map(({ id, sender_sealed: sealed }) => ({
      aliasId: id,
      senderId: this.vault.openText(`identity_aliases.sender.${id}`, sealed),
    }));
    return [{ aliasId: null, senderId: recipient }, ...aliases];
  }

  private async setPhone(identityId: string, phone: string): Promise<void> {
    await this.database.query('UPDATE identities SET phone_sealed = $2, phone_hash = $3 WHERE id = $1', [
      identityId,
      this.vault.seal(`identities.phone.${identityId}`, phone),
      this.vault.blindIndex('phone', phone),
    ]);
  }

  private hashOf(senderId: string): Buffer {
    return this.vault.blindIndex('sender', senderId);
  }
}

/** The one that is told as former; where the new id is nobody's yet, any of its kind. */
function formerOf(held: readonly Held[], senderId: string, { formerIds }: IdChange): Held | undefined {
  const alike = held.filter(
    (one) => isNumber(one.senderId) === isNumber(senderId) && one.senderId !== senderId,
  );
  const isHeld = held.some((one) => one.senderId === senderId);
  return alike.find((one) => formerIds.includes(one.senderId)) ?? (isHeld ? undefined : alike[0]);
}

/** Only an id of digits is a phone number. */
function phoneOf(senderId: string): string | null {
  return isNumber(senderId) ? parsePhone(`+${senderId}`) : null;
}
