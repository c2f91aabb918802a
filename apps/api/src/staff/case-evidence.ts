import { type CaseRecord, Cases, Ledger, maskedDetail, TaskHistory } from '@app/casework';
import { Catalogue } from '@app/catalogue';
import { type MessageView, Messages } from '@app/conversation';
import { Clock, maskNumber } from '@app/core';
import { Files } from '@app/documents';
import { LetterHistory } from '@app/letters';
import { type StaffPrincipal, Users } from '@app/staff';
import { Injectable } from '@nestjs/common';
import { actorOf, caseFor, worksOnCases } from './cases.dto';
import type { EvidenceAnswer, EvidenceDocument } from './evidence.dto';

/** Everything about one case for an inspector: what is there, who did what, and whether it is as it was written. */
@Injectable()
export class CaseEvidence {
  constructor(
    private readonly cases: Cases,
    private readonly ledger: Ledger,
    private readonly files: Files,
    private readonly letters: LetterHistory,
    private readonly tasks: TaskHistory,
    private readonly said: Messages,
    private readonly users: Users,
    private readonly catalogue: Catalogue,
    private readonly clock: Clock,
  ) {}

  /** @throws CaseNotFound */
  async of(id: string, staff: StaffPrincipal): Promise<EvidenceAnswer> {
    const record = await this.cases.get(id);
    const messages = await this.said.ofCase(id);
    return {
      madeAt: this.clock.now().toISOString(),
      office: this.catalogue.office.name,
      id,
      case: caseFor(staff, record, this.cases.actionsFor(record, actorOf(staff))),
      service: { code: record.definition.code, version: record.definition.version },
      ledger: await this.ledgerOf(record, staff),
      documents: await this.documentsOf(record),
      letters: await this.lettersOf(id),
      messages: messages.items.map(withoutSender),
      messagesCut: messages.cut,
      tasks: await this.tasks.ofCase(id),
      people: (await this.users.list()).map(({ id: userId, name, roles }) => ({ id: userId, name, roles })),
    };
  }

  private async ledgerOf(record: CaseRecord, staff: StaffPrincipal): Promise<EvidenceAnswer['ledger']> {
    const fault = await this.ledger.verify(record.id);
    const events = await this.cases.events(record.id);
    return {
      intact: fault === null,
      fault,
      head: record.head?.toString('hex') ?? null,
      events: worksOnCases(staff)
        ? events
        : events.map((event) => ({ ...event, detail: maskedDetail(record.definition, event.detail) })),
    };
  }

  /** Every version of every paper, one after the other: a case has few, and each is read whole to be hashed. */
  private async documentsOf({ items }: CaseRecord): Promise<EvidenceDocument[]> {
    const documents: EvidenceDocument[] = [];
    for (const { key, documents: versions } of items) {
      for (const { id, fileId, version, state } of versions) {
        const content = `/api/v1/documents/${id}/content`;
        documents.push({
          id,
          document: key,
          version,
          state,
          content,
          ...(await this.files.fingerprint(fileId)),
        });
      }
    }
    return documents;
  }

  /** The scan as it lies there now beside the hash that was recorded when it was taken in. */
  private async lettersOf(id: string): Promise<EvidenceAnswer['letters']> {
    const letters: EvidenceAnswer['letters'] = [];
    for (const { scanFileId, ...letter } of await this.letters.ofCase(id)) {
      const found = scanFileId ? await this.files.fingerprint(scanFileId) : null;
      const intact = found && found.intact && found.sha256 === letter.scanSha256;
      letters.push({ ...letter, content: found ? `/api/v1/cases/${id}/letter?content=1` : null, intact });
    }
    return letters;
  }
}

/** On WhatsApp a sender is a telephone number, and a message's id holds it. */
function withoutSender(message: MessageView): MessageView {
  return { ...message, senderId: maskNumber(message.senderId), externalId: null };
}
