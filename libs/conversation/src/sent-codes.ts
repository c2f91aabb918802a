import { Audit } from '@app/audit';
import { Catalogue, OneTimeCodes } from '@app/catalogue';
import type { InboundEvent } from '@app/core';
import { MaskedEvents, type MaskedWords, type StoredEvent } from '@app/intake';
import { Outbox } from '@app/notification';
import { Injectable } from '@nestjs/common';

/**
 * A one-time code that somebody sends lets whoever reads it act in his name: it is masked before anything is kept or read, and
 * he is told to give it to nobody.
 */
@Injectable()
export class SentCodes {
  private readonly codes: OneTimeCodes;

  constructor(
    private readonly catalogue: Catalogue,
    private readonly events: MaskedEvents,
    private readonly audit: Audit,
    private readonly outbox: Outbox,
  ) {
    this.codes = new OneTimeCodes(catalogue.language['one_time_codes']);
  }

  /** The event without the code; the same event where there is none. */
  async masked(stored: StoredEvent): Promise<StoredEvent> {
    const words = this.wordsOf(stored.event);
    if (words.length === 0) return stored;
    const event = withWords(stored.event, words);
    await this.events.mask(stored, event, words);
    await this.audit.record({ action: 'code.masked', subjectKind: 'event', subjectId: stored.id });
    return { ...stored, event };
  }

  /** What of a masked message is still to be answered. */
  rest(text: string): string {
    return this.codes.without(text);
  }

  async warn({ id }: StoredEvent, identityId: string): Promise<void> {
    const contents = [{ text: this.catalogue.texts.render('dialogue.code_masked') }];
    await this.outbox.say({ cause: `event:${id}:code`, identityId, purpose: 'reply', contents });
  }

  private wordsOf(event: InboundEvent): MaskedWords[] {
    if (event.type !== 'message' && event.type !== 'edit') return [];
    return [event.text, event.payload].flatMap((said) => {
      const kept = said === undefined ? null : this.codes.mask(said);
      return said === undefined || kept === null ? [] : [{ said, kept }];
    });
  }
}

function withWords(event: InboundEvent, words: readonly MaskedWords[]): InboundEvent {
  if (event.type !== 'message' && event.type !== 'edit') return event;
  const after = (text: string | undefined): string | undefined =>
    words.find(({ said }) => said === text)?.kept ?? text;
  const { text, payload } = event;
  return {
    ...event,
    ...(text === undefined ? {} : { text: after(text) }),
    ...(payload === undefined ? {} : { payload: after(payload) }),
  };
}
