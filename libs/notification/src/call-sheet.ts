import { maskPhone } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';

/** Whom a call by hand is for: the masked number and the case. */
export interface CallFor {
  phone: string | null;
  caseId: string | null;
  receiptCode: string | null;
}

interface Row {
  id: string;
  identity_id: string;
  phone_sealed: Buffer | null;
  caseId: string | null;
  receiptCode: string | null;
}

/** What an officer needs to phone somebody whom a message could not reach. */
@Injectable()
export class CallSheet {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
  ) {}

  /** By the id of the outbound message. */
  async of(outboundIds: readonly string[]): Promise<Map<string, CallFor>> {
    if (outboundIds.length === 0) return new Map();
    const rows = await this.database.query<Row>(
      `SELECT o.id, o.identity_id, i.phone_sealed, c.id AS "caseId", c.receipt_code AS "receiptCode"
         FROM outbound_messages o JOIN identities i ON i.id = o.identity_id LEFT JOIN cases c ON c.id = o.case_id
        WHERE o.id = ANY($1)`,
      [outboundIds],
    );
    return new Map(
      rows.map(({ id, identity_id, phone_sealed, ...about }) => [
        id,
        {
          ...about,
          phone: phone_sealed
            ? maskPhone(this.vault.openText(`identities.phone.${identity_id}`, phone_sealed))
            : null,
        },
      ]),
    );
  }

  /** Told by phone: the message must not follow later by itself. */
  async told(outboundId: string): Promise<void> {
    await this.database.query(
      `UPDATE outbound_messages SET status = 'manual', held_reason = NULL
        WHERE id = $1 AND status IN ('held', 'failed', 'undeliverable', 'unknown')`,
      [outboundId],
    );
  }
}
