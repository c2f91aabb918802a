import { Complaints } from '@app/casework';
import { Contacts, IdChanges } from '@app/contacts';
import type { StoredEvent } from '@app/intake';
import { Outbox, SendReports, TemplateNews } from '@app/notification';
import { Injectable } from '@nestjs/common';
import { AccountNews } from './account-news';
import { AnsweredElsewhere } from './answered-elsewhere';
import { NotUnderstood } from './not-understood';
import { PublicComments } from './public-comments';

/** What happens beside what people say: reports, echoes, changes of ids, news of our account, complaints from the page. */
@Injectable()
export class SideEvents {
  constructor(
    private readonly contacts: Contacts,
    private readonly idChanges: IdChanges,
    private readonly accountNews: AccountNews,
    private readonly templates: TemplateNews,
    private readonly outbox: Outbox,
    private readonly reports: SendReports,
    private readonly elsewhere: AnsweredElsewhere,
    private readonly notUnderstood: NotUnderstood,
    private readonly comments: PublicComments,
    private readonly complaints: Complaints,
  ) {}

  async handle(stored: StoredEvent): Promise<void> {
    const { event, channel } = stored;
    switch (event.type) {
      case 'status':
        return this.reports.reported(event, stored);
      case 'echo':
        return this.elsewhere.handle(stored, event);
      case 'unreadable':
        return this.notUnderstood.handle(stored, event);
      case 'comment':
        return this.comments.handle(stored, event);
      case 'complaint':
        await this.complaints.receive({ ...event.complaint, channel, at: event.sentAt });
        return;
      case 'referral':
      case 'optin':
        return this.sawSender(stored);
      default:
        return this.providerNews(stored);
    }
  }

  /** What the provider tells of its own accord: of ids, of our account and of our templates. */
  private async providerNews(stored: StoredEvent): Promise<void> {
    const { event, channel, account } = stored;
    switch (event.type) {
      case 'id_change':
        return this.idChanges.apply({ ...event, channel, account });
      case 'account':
        return this.accountNews.handle(stored, event);
      case 'template':
        return this.templates.told({ ...event, channel, at: event.sentAt });
      default:
        return; // kept as an event
    }
  }

  private async sawSender({ channel, account, event }: StoredEvent): Promise<void> {
    if (!event.senderId) return;
    const referral = 'referral' in event ? event.referral : undefined;
    const sender = { channel, account, senderId: event.senderId, referral, at: event.sentAt };
    const { identityId } = await this.contacts.resolve(sender);
    await this.outbox.release(identityId);
  }
}
