import { Cases, Tasks } from '@app/casework';
import { Catalogue } from '@app/catalogue';
import type { OutboundContent } from '@app/core';
import { Vault } from '@app/crypto';
import { Injectable } from '@nestjs/common';
import { CaseMaker } from './case-maker';
import { ConversationStore, type LockedConversation, type StoredState } from './conversation-store';
import { type DialogueEffect, type DialogueResult, emptyState, type Reply } from './dialogue/dialogue-state';

/** A turn after its effects: the state to keep and what to say. */
export interface AppliedTurn {
  state: StoredState;
  contents: OutboundContent[];
  caseId?: string;
}

interface Draft extends AppliedTurn {
  conversation: LockedConversation;
  channel: string;
  at: Date;
}

/** Does in the world what a dialogue turn decided, in the same transaction. */
@Injectable()
export class Turns {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly cases: Cases,
    private readonly tasks: Tasks,
    private readonly caseMaker: CaseMaker,
    private readonly store: ConversationStore,
    private readonly vault: Vault,
  ) {}

  async apply(
    outcome: DialogueResult,
    conversation: LockedConversation,
    { channel, at }: { channel: string; at: Date },
  ): Promise<AppliedTurn> {
    const draft: Draft = {
      state: { dialogue: outcome.state, pending: conversation.state.pending },
      contents: outcome.replies.map((reply) => this.content(reply, outcome.state.service)),
      conversation,
      channel,
      at,
    };
    for (const effect of outcome.effects) await this.run(effect, draft);
    return { state: draft.state, contents: draft.contents, caseId: draft.caseId };
  }

  private async run(effect: DialogueEffect, draft: Draft): Promise<void> {
    switch (effect.type) {
      case 'open_case':
        return this.openCase(draft);
      case 'hand_over':
        return this.handOver(draft);
      case 'attach':
        return this.attach(effect, draft);
      case 'bring':
        return this.cases.bring(effect.caseId, effect.key, this.citizen(draft)).then(() => undefined);
      case 'follow':
        return this.follow(effect, draft);
    }
  }

  private async openCase(draft: Draft): Promise<void> {
    const { dialogue, pending } = draft.state;
    const service = this.catalogue.service(dialogue.service ?? '');
    const made = await this.caseMaker.fromDialogue(service, dialogue, {
      channel: draft.channel,
      identityId: draft.conversation.identityId,
      at: draft.at,
    });
    const { receiptCode } = made.record;
    draft.state = {
      dialogue: { ...emptyState, lastCode: receiptCode },
      pending: { ...pending, ...made.pending },
    };
    draft.caseId = made.record.id;
    draft.contents.push(
      this.content(
        { key: 'dialogue.receipt', params: { service: service.title, receiptCode } },
        service.code,
      ),
    );
  }

  private async handOver({ conversation }: Draft): Promise<void> {
    await this.store.setMode(conversation.id, 'person', null);
    await this.tasks.open({
      kind: 'conversation_waiting',
      subjectKind: 'conversation',
      subjectId: conversation.id,
    });
  }

  private async attach(
    { caseId, key, attachmentId }: { caseId: string; key: string; attachmentId: string },
    draft: Draft,
  ): Promise<void> {
    const attachment = await this.store.attachment(attachmentId);
    if (attachment?.fileId) await this.cases.attach(caseId, key, attachment.fileId, this.citizen(draft));
    else
      draft.state = { ...draft.state, pending: { ...draft.state.pending, [attachmentId]: { caseId, key } } };
  }

  /** A wrong code and a wrong PIN get the same answer. */
  private async follow(
    { receiptCode, pin }: { receiptCode: string; pin: string },
    draft: Draft,
  ): Promise<void> {
    const record = await this.cases.findByCode(receiptCode);
    if (!record || this.vault.pin(record.receiptSeed, record.pinVersion) !== pin) {
      draft.contents.push(this.content({ key: 'dialogue.follow_refused' }));
      return;
    }
    await this.cases.follow(record.id, draft.conversation.identityId);
    const label = record.definition.workflow.statuses[record.status]?.label ?? record.status;
    draft.contents.push(this.content({ key: 'dialogue.followed', params: { receiptCode, label } }));
  }

  private citizen(draft: Draft): { kind: 'citizen'; identityId: string } {
    return { kind: 'citizen', identityId: draft.conversation.identityId };
  }

  private content({ key, params, choices }: Reply, service?: string): OutboundContent {
    const { texts } = this.catalogue;
    return {
      text: texts.render(key, params ?? {}, service),
      choices: choices?.map(({ value, label }) => ({
        value,
        label: label.startsWith('dialogue.') ? texts.render(label) : label,
      })),
    };
  }
}
