import { Catalogue } from '@app/catalogue';
import type { InboundEvent } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';

/** More that wait at once are an outage's, and then their turn comes by itself. */
const most = 200;

/** Forms whose receipt was given and whose case is still to be opened. */
@Injectable()
export class ComingCases {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly catalogue: Catalogue,
  ) {}

  /** Whether code and PIN are those of such a form. */
  async isComing(receiptCode: string, pin: string): Promise<boolean> {
    const rows = await this.database.query<{ id: string; payload_sealed: Buffer }>(
      `SELECT id, payload_sealed FROM inbound_events
        WHERE status = 'pending' AND channel = 'web' AND type = 'submission' ORDER BY seq DESC LIMIT ${most}`,
    );
    return rows.some(({ id, payload_sealed: sealed }) => {
      const event = this.vault.openJson<InboundEvent>(`inbound_events.payload.${id}`, sealed);
      const seed = this.vault.receiptSeed('web', event.senderId ?? '');
      return (
        this.vault.receiptCode(this.catalogue.office.prefix, seed) === receiptCode &&
        this.vault.pin(seed, 1) === pin
      );
    });
  }
}
