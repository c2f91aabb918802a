import { ChannelRegistry, fitContent } from '@app/channels';
import { type InboundEcho, type OutboundContent } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';

/** How far back an echo may look for its message: providers repeat themselves for two days. */
const lookBackHours = 48;

interface Row {
  id: string;
  content_sealed: Buffer;
}

/**
 * Whether we said the words of an echo ourselves. A provider names every part of a long message, while we keep the last
 * one's id, and not each gives our mark back: then only the words tell.
 */
@Injectable()
export class OwnWords {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly channels: ChannelRegistry,
  ) {}

  async are(echo: InboundEcho, channel: string, identityId: string): Promise<boolean> {
    const rows = await this.database.query<Row>(
      `SELECT id, content_sealed FROM outbound_messages
        WHERE identity_id = $1 AND attempts > 0 AND created_at > $2 ORDER BY id DESC LIMIT 50`,
      [identityId, new Date(echo.sentAt.getTime() - lookBackHours * 3_600_000)],
    );
    return rows.some(({ id, content_sealed: sealed }) =>
      this.couldBe(echo, channel, this.vault.openJson(`outbound_messages.content.${id}`, sealed)),
    );
  }

  private couldBe(echo: InboundEcho, channel: string, content: OutboundContent): boolean {
    const limits = this.channels.all.find(({ name }) => name === channel)?.limits;
    if (!limits) return false; // switched off since
    return fitContent(content, limits).some((part) => {
      const text = part.type === 'text' ? part.text : part.caption;
      if (part.type === 'file' && echo.attachments.length > 0 && !echo.text) return true;
      return text !== undefined && sameWords(echo.text ?? '', text);
    });
  }
}

/** Whether the echo says what we wrote; the PIN is filled in only when the message leaves. */
function sameWords(echoed: string, written: string): boolean {
  const plain = (text: string): string => text.replace(/\s+/g, ' ').trim();
  const pattern = plain(written)
    .split('{pin}')
    .map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('\\d{6}');
  return pattern !== '' && new RegExp(`^${pattern}$`).test(plain(echoed));
}
