import { Cases, ReceiptCheck, ReceiptRefused, ReceiptSlowed, Tasks } from '@app/casework';
import { Catalogue } from '@app/catalogue';
import type { OutboundContent } from '@app/core';
import { EventMustWait, maxAttempts } from '@app/intake';
import { Injectable } from '@nestjs/common';
import { CaseMaker } from './case-maker';
import { CitizenMoves } from './citizen-moves';
import { ComingCases } from './coming-cases';
import { type Complainant, ComplaintTurns } from './complaint-turns';
import { ConversationStore, type LockedConversation, type StoredState } from './conversation-store';
import { Demand } from './demand';
import { AnswerLimit } from './hand-over/answer-limit';
import { initialsOf, servesSeveral } from './family-phone';
import { OfficeFacts } from './office-facts';
import { Ratings } from './ratings';
import { ReportTurns } from './report-turns';
import { RightsTurns } from './rights-turns';
import type { DialogueEffect, DialogueResult, Reply } from './dialogue/dialogue-state';
import { draftsLeft, holdsOthers, withoutDraft } from './dialogue/drafts';

/** A turn after its effects: the state to keep and what to say. */
export interface AppliedTurn {
  state: StoredState;
  contents: OutboundContent[];
  caseId?: string;
  complaintId?: string;
}

interface Draft extends AppliedTurn {
  conversation: LockedConversation;
  eventId: string;
  channel: string;
  at: Date;
  attempts: number;
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
    private readonly receipts: ReceiptCheck,
    private readonly complaints: ComplaintTurns,
    private readonly rights: RightsTurns,
    private readonly reports: ReportTurns,
    private readonly coming: ComingCases,
    private readonly moves: CitizenMoves,
    private readonly facts: OfficeFacts,
    private readonly demand: Demand,
    private readonly limit: AnswerLimit,
    private readonly ratings: Ratings,
  ) {}

  async apply(
    outcome: DialogueResult,
    conversation: LockedConversation,
    { eventId, channel, at, attempts }: { eventId: string; channel: string; at: Date; attempts: number },
  ): Promise<AppliedTurn> {
    const draft: Draft = {
      state: { dialogue: outcome.state, pending: conversation.state.pending },
      contents: await this.contentsOf(outcome),
      conversation,
      eventId,
      channel,
      at,
      attempts,
    };
    for (const effect of outcome.effects) await this.run(effect, draft);
    return {
      state: draft.state,
      contents: draft.contents,
      caseId: draft.caseId,
      complaintId: draft.complaintId,
    };
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
      case 'report':
      case 'ask_report':
        return this.report(effect, draft);
      case 'step':
        return this.step(effect, draft);
      default:
        return this.runBeside(effect, draft);
    }
  }

  /** What goes beside the citizen's cases. */
  private async runBeside(
    effect: Extract<DialogueEffect, { type: 'demand' | 'rate' | 'complain' | 'object' | 'data_right' }>,
    draft: Draft,
  ): Promise<void> {
    switch (effect.type) {
      case 'demand':
        return this.demand.count(effect.wish);
      case 'rate':
        draft.contents.push(this.content(await this.ratings.note(effect.caseId, effect.score)));
        return;
      case 'complain':
      case 'object':
        return this.complain(effect, draft);
      case 'data_right':
        return this.dataRight(effect, draft);
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
      dialogue: { ...withoutDraft(dialogue), lastCode: receiptCode },
      pending: { ...pending, ...made.pending },
    };
    draft.caseId = made.record.id;
    // Whoever holds a family's phone reads all that is said there: a PIN opens the case of another one too.
    const isShared =
      holdsOthers(dialogue, made.record.applicant, this.catalogue) ||
      servesSeveral(await this.cases.listOf(draft.conversation.identityId));
    const key = isShared ? 'dialogue.receipt_family' : 'dialogue.receipt';
    const who = initialsOf(made.record);
    draft.contents.push(
      this.content({ key, params: { service: service.title, receiptCode, who } }, service.code),
      ...draftsLeft(draft.state.dialogue, this.catalogue).map((reply) => this.content(reply)),
    );
  }

  private async handOver({ conversation }: Draft): Promise<void> {
    await this.store.setMode(conversation.id, 'person', null);
    await this.tasks.open({
      kind: 'conversation_waiting',
      subjectKind: 'conversation',
      subjectId: conversation.id,
    });
    await this.limit.heard(conversation.id);
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

  /** A wrong code and a wrong PIN get the same answer, and the same patience as on the web. */
  private async follow(
    { receiptCode, pin }: { receiptCode: string; pin: string },
    draft: Draft,
  ): Promise<void> {
    draft.contents.push(this.content(await this.followed(receiptCode, pin, draft)));
  }

  private async followed(receiptCode: string, pin: string, draft: Draft): Promise<Reply> {
    try {
      const record = await this.cases.get(await this.receipts.caseOf(receiptCode, pin));
      await this.cases.follow(record.id, draft.conversation.identityId);
      const label = record.definition.workflow.statuses[record.status]?.label ?? record.status;
      return { key: 'dialogue.followed', params: { receiptCode, label } };
    } catch (error) {
      if (error instanceof ReceiptRefused) return this.notYetFollowed(receiptCode, pin, draft);
      if (error instanceof ReceiptSlowed) return { key: 'dialogue.follow_slowed' };
      throw error;
    }
  }

  /**
   * Who has his receipt may be here before the form's own turn has come: his message waits for it, and what the
   * refusal counted is undone with the transaction. @throws EventMustWait
   */
  private async notYetFollowed(receiptCode: string, pin: string, { attempts }: Draft): Promise<Reply> {
    if (!(await this.coming.isComing(receiptCode, pin))) return { key: 'dialogue.follow_refused' };
    if (attempts + 1 < maxAttempts) throw new EventMustWait('the case is not opened yet');
    return { key: 'dialogue.follow_later', params: { receiptCode } };
  }

  private async report(
    effect: Extract<DialogueEffect, { type: 'report' | 'ask_report' }>,
    draft: Draft,
  ): Promise<void> {
    const { identityId } = draft.conversation;
    const isAnswer = effect.type === 'report';
    draft.contents.push(
      await (isAnswer ? this.reports.report({ ...effect, identityId }) : this.reports.ask(effect.caseId)),
    );
    draft.caseId = effect.caseId;
  }

  private async step(effect: Extract<DialogueEffect, { type: 'step' }>, draft: Draft): Promise<void> {
    draft.contents.push(this.content(await this.moves.take(effect, draft.conversation.identityId)));
    draft.caseId = effect.caseId;
  }

  private async complain(
    effect: Extract<DialogueEffect, { type: 'complain' | 'object' }>,
    draft: Draft,
  ): Promise<void> {
    const from = complainant(draft);
    const { reply, complaintId } =
      effect.type === 'complain'
        ? await this.complaints.complain(effect.text, from)
        : await this.complaints.object(effect, from);
    draft.contents.push(this.content(reply));
    draft.complaintId = complaintId;
  }

  /** The answer comes before what the dialogue goes on with. */
  private async dataRight(
    { right, text }: Extract<DialogueEffect, { type: 'data_right' }>,
    draft: Draft,
  ): Promise<void> {
    draft.contents.unshift(this.content(await this.rights.ask(right, text, draft.conversation.id)));
  }

  private citizen(draft: Draft): { kind: 'citizen'; identityId: string } {
    return { kind: 'citizen', identityId: draft.conversation.identityId };
  }

  /** What is told of the office is read only for who asks. */
  private async contentsOf(outcome: DialogueResult): Promise<OutboundContent[]> {
    const { service } = outcome.state;
    const replies = await this.atTheHandOver(outcome.replies);
    const facts = replies.some(({ key }) => key.startsWith('info.')) ? await this.facts.read() : {};
    return replies.map((reply) =>
      this.content({ ...told(reply, facts), params: { ...facts, ...reply.params } }, service),
    );
  }

  /** Whom the office is shut for hears when somebody is back. */
  private async atTheHandOver(replies: readonly Reply[]): Promise<Reply[]> {
    if (!replies.some(({ key }) => key === 'dialogue.officer')) return [...replies];
    const told = await this.limit.handedOver();
    return replies.map((reply) => (reply.key === 'dialogue.officer' ? told : reply));
  }

  private content({ key, params, choices }: Reply, service?: string): OutboundContent {
    const { texts } = this.catalogue;
    return {
      text: texts.render(key, params ?? {}, service),
      choices: choices?.map(({ value, label, params: ofLabel }) => ({
        value,
        label: label.startsWith('dialogue.') ? texts.render(label, ofLabel) : label,
      })),
    };
  }
}

/** Where the office has no such thing, that is said. */
function told(reply: Reply, facts: Record<string, string>): Reply {
  const [, fact] = /^info\.(phone|signing)$/.exec(reply.key) ?? [];
  return fact && !facts[fact] ? { ...reply, key: `${reply.key}_none` } : reply;
}

function complainant({ eventId, channel, conversation }: Draft): Complainant {
  return { eventId, channel, identityId: conversation.identityId };
}
