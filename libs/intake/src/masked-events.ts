import { Clock, type InboundEvent } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import { EventNotMasked } from './intake.errors';
import type { StoredEvent } from './lanes';

/** Words of an event before and after, as long as each other. */
export interface MaskedWords {
  said: string;
  kept: string;
}

/**
 * Takes out of what came in what must not be kept: the one exception to "raw first". It runs inside the event's own turn, so
 * that what is stored for good never held it.
 */
@Injectable()
export class MaskedEvents {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {}

  /** @throws EventNotMasked when the event is not being worked, or of another size */
  async mask({ id }: StoredEvent, masked: InboundEvent, words: readonly MaskedWords[]): Promise<void> {
    const row = await this.database.queryOne<{ done: boolean }>(
      'SELECT mask_inbound_event($1, $2, $3) AS done',
      [id, this.vault.sealJson(`inbound_events.payload.${id}`, masked), this.clock.now()],
    );
    if (!row?.done) throw new EventNotMasked('the event is not being worked', { eventId: id });
    await this.maskBody(id, words);
  }

  /** A body in which the words stand in another spelling is dropped before its time: its events are stored each by itself. */
  private async maskBody(eventId: string, words: readonly MaskedWords[]): Promise<void> {
    const body = await this.database.queryOne<{ id: string; body_sealed: Buffer | null }>(
      `SELECT b.id, b.body_sealed FROM inbound_events e JOIN inbound_bodies b ON b.id = e.body_id
        WHERE e.id = $1 FOR UPDATE OF b`,
      [eventId],
    );
    if (!body?.body_sealed) return;
    const context = `inbound_bodies.body.${body.id}`;
    const kept = replaced(this.vault.open(context, body.body_sealed), words);
    await this.database.query('UPDATE inbound_bodies SET body_sealed = $2 WHERE id = $1', [
      body.id,
      kept && this.vault.seal(context, kept),
    ]);
  }
}

/** The bytes with the words as JSON spells them; null when they are not found so. */
function replaced(body: Buffer, words: readonly MaskedWords[]): Buffer | null {
  let text = body.toString('latin1');
  for (const { said, kept } of words) {
    const spelling = spellings.find((spell) => text.includes(spell(said)));
    if (!spelling) return null;
    text = text.replaceAll(spelling(said), () => spelling(kept));
  }
  return Buffer.from(text, 'latin1');
}

const inside = (text: string): string => JSON.stringify(text).slice(1, -1);
const asAscii = (text: string): string =>
  inside(text)
    .replaceAll('/', String.raw`\/`)
    .replace(
      /[^\x20-\x7E]/g,
      (letter) => String.raw`\u` + letter.charCodeAt(0).toString(16).padStart(4, '0'),
    );

/** Meta writes ASCII and a stroke before each slash, most others UTF-8. */
const spellings = [(text: string) => Buffer.from(inside(text)).toString('latin1'), asAscii];
