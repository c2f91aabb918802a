import { Tasks } from '@app/casework';
import { Catalogue } from '@app/catalogue';
import { Contacts } from '@app/contacts';
import { type InboundComment } from '@app/core';
import { type StoredEvent } from '@app/intake';
import { Outbox } from '@app/notification';
import { Injectable } from '@nestjs/common';

/**
 * Somebody wrote a NIK, or put a photo that may be of a card, where everybody sees it: a person of the office hides it,
 * and the author is invited to write in private. One invitation a comment or post, for the provider allows no more.
 */
@Injectable()
export class PublicComments {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly contacts: Contacts,
    private readonly tasks: Tasks,
    private readonly outbox: Outbox,
  ) {}

  async handle({ id, channel, account }: StoredEvent, comment: InboundComment): Promise<void> {
    const { senderId, state, shows, link, sentAt } = comment;
    const author = { channel, account, senderId };
    const known = await this.contacts.known(author);
    if (state === 'gone') {
      if (known) await this.tasks.closeFor('hide_comment', 'identity', known, 'gone');
      return;
    }
    const { identityId } = await this.contacts.resolve({ ...author, at: sentAt });
    const subject = { subjectKind: 'identity', subjectId: identityId };
    await this.tasks.open({ kind: 'hide_comment', ...subject, code: shows.join('_'), detail: link });
    if (known) return;
    const text = this.catalogue.texts.render('dialogue.comment_private', {
      office: this.catalogue.office.name,
    });
    await this.outbox.say({ cause: `event:${id}`, identityId, purpose: 'reply', contents: [{ text }] });
  }
}
