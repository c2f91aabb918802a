import type { ActionDefinition } from '@app/catalogue';
import { Clock, type Page, readOwnJson } from '@app/core';
import { Database } from '@app/database';
import { Vault } from '@app/crypto';
import { Injectable } from '@nestjs/common';
import { ActionEffects } from './action-effects';
import { ActionInputs } from './action-inputs';
import { applicantAfter } from './applicant-of';
import { CaseList, type CaseFilter } from './case-list';
import { CaseOpener } from './case-opener';
import { CasePapers, type Review } from './case-papers';
import {
  type ActionInput,
  type Actor,
  type CaseRecord,
  candidateOf,
  hasEnded,
  type NewCase,
  rolesOf,
} from './case-record';
import { type CaseChange, CaseWriter } from './case-writer';
import { CaseEnded, CaseNotFound, CaseStale } from './casework.errors';
import { CasesRepository } from './cases.repository';
import { objection, requireStanding, signingOf } from './workflow/standing';
import { type AvailableAction, availableActions, nextMove } from './workflow/workflow';

/** Who makes the letter, or records another office's, has found the file complete. */
const completing: ReadonlySet<string> = new Set(['draft', 'sign', 'record_external']);

type CaseDelta = Pick<CaseChange, 'detail' | 'columns'>;

/** One line of a case's history for people. */
export interface CaseEventView {
  seq: number;
  at: Date;
  actorKind: string;
  actorId: string | null;
  action: string;
  from: string | null;
  to: string | null;
  detail: Record<string, unknown> | null;
}

/** Casework: every change of a case goes through here. */
@Injectable()
export class Cases {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly repository: CasesRepository,
    private readonly opener: CaseOpener,
    private readonly papers: CasePapers,
    private readonly writer: CaseWriter,
    private readonly caseList: CaseList,
    private readonly effects: ActionEffects,
    private readonly inputs: ActionInputs,
    private readonly clock: Clock,
  ) {}

  open(input: NewCase): Promise<CaseRecord> {
    return this.opener.open(input);
  }

  /** @throws CaseNotFound */
  async get(id: string): Promise<CaseRecord> {
    return required(await this.repository.find('c.id', id), id);
  }

  /** Null when there is none: a code from outside may be anything. */
  findByCode(receiptCode: string): Promise<CaseRecord | null> {
    return this.repository.find('c.receipt_code', receiptCode);
  }

  listOf(identityId: string): Promise<CaseRecord[]> {
    return this.repository.listOf(identityId);
  }

  list(filter: CaseFilter): Promise<Page<CaseRecord>> {
    return this.caseList.page(filter);
  }

  async follow(caseId: string, identityId: string): Promise<void> {
    await this.database.query(
      'INSERT INTO case_followers (case_id, identity_id, followed_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
      [caseId, identityId, this.clock.now()],
    );
  }

  /** What this actor may do now. */
  actionsFor(record: CaseRecord, actor: Actor): AvailableAction[] {
    const { actions } = record.definition.workflow;
    return availableActions(record.definition, record.status, rolesOf(actor)).filter(({ code }) => {
      const action = actions[code];
      return action && !objection(action, record, candidateOf(actor), signingOf(record.definition, code));
    });
  }

  /**
   * One guarded move. @throws CaseNotFound, CaseStale, ActionNotAllowed, ActionForbidden, SamePerson, OtherVillage,
   * ActionIncomplete
   */
  async act(id: string, action: string, given: ActionInput): Promise<CaseRecord> {
    return this.database.transaction(async () => {
      const record = required(await this.repository.lock(id), id);
      if (given.version !== undefined && given.version !== record.version) {
        throw new CaseStale('case has moved on', { caseId: id, version: String(record.version) });
      }
      const { definition, to } = nextMove(record.definition, record.status, action, rolesOf(given.actor));
      requireStanding(definition, record, candidateOf(given.actor), signingOf(record.definition, action));
      const input = this.inputs.checked(record, action, definition, given);
      const at = this.clock.now();
      if (input.items && definition.needs.includes('items')) {
        await this.papers.returnItems(record, input.items, input.reasons?.[0]);
      }
      const told = await this.effect(definition, { record, action, input, at });
      await this.writer.save(record, {
        actor: input.actor,
        action,
        by: definition.by,
        to,
        at,
        detail: detailOf(input, told),
        clock: definition.clock,
        completes: completing.has(definition.effect ?? ''),
        columns: definition.effect === 'confirm_identity' ? { identityConfirmedAt: at } : {},
      });
      const moved = await this.get(id);
      return definition.settles ? this.resumed(moved, { kind: 'system' }) : moved;
    });
  }

  /**
   * A citizen's (or officer's) new version of a paper; the last missing one sends a returned case back to work.
   * @throws CaseEnded
   */
  async attach(id: string, key: string, fileId: string, actor: Actor): Promise<CaseRecord> {
    return this.changePaper(id, actor, (record) => this.papers.attach(record, key, fileId, actor));
  }

  /** The paper is brought to the office instead. @throws CaseEnded */
  async bring(id: string, key: string, actor: Actor): Promise<CaseRecord> {
    return this.changePaper(id, actor, (record) => this.papers.bring(record, key, actor));
  }

  /** @throws DocumentNotFound */
  async reviewDocument(documentId: string, review: Review, actor: Actor): Promise<CaseRecord> {
    return this.database.transaction(async () =>
      this.get(await this.papers.review(documentId, review, actor)),
    );
  }

  /** A new PIN after the citizen was identified; the old one no longer works. */
  async newPin(id: string, actor: Actor): Promise<{ pin: string }> {
    const record = await this.change(id, actor, 'new_pin', (now) => ({
      columns: { pinVersion: now.pinVersion + 1 },
    }));
    return { pin: this.vault.pin(record.receiptSeed, record.pinVersion) };
  }

  /**
   * Corrects fields that the caller has checked; old values stay in the ledger's sealed detail. Who the case is for, and
   * what it is found by, follow the corrected fields.
   */
  async patchFields(id: string, fields: Record<string, unknown>, actor: Actor): Promise<CaseRecord> {
    return this.change(id, actor, 'correct_fields', async (record) => {
      const corrected = { ...record.fields, ...fields };
      const applicant = applicantAfter(record, corrected);
      const applicantId = await this.repository.reapply(record, applicant);
      return {
        detail: {
          before: Object.fromEntries(Object.keys(fields).map((key) => [key, record.fields[key] ?? null])),
          after: fields,
        },
        columns: {
          fieldsSealed: this.repository.sealFields(id, corrected),
          applicantId,
          village: applicant.village ?? null,
        },
      };
    });
  }

  async assign(id: string, assigneeId: string | null, actor: Actor): Promise<CaseRecord> {
    return this.change(id, actor, 'assign', () => ({ detail: { assigneeId }, columns: { assigneeId } }));
  }

  /** The ledger, oldest first, with the details that are still there. */
  async events(id: string): Promise<CaseEventView[]> {
    const rows = await this.database.query<CaseEventView & { detail_sealed: Buffer | null }>(
      `SELECT e.seq, e.at, e.actor_kind AS "actorKind", e.actor_id AS "actorId", e.action, e.from_status AS "from",
              e.to_status AS "to", d.detail_sealed
         FROM case_events e LEFT JOIN case_event_details d ON d.case_id = e.case_id AND d.seq = e.seq
        WHERE e.case_id = $1 ORDER BY e.seq`,
      [id],
    );
    return rows.map(({ detail_sealed: sealed, ...event }) => ({
      ...event,
      detail: sealed ? this.vault.openJson(`case_event_details.detail.${id}.${event.seq}`, sealed) : null,
    }));
  }

  private async change(
    id: string,
    actor: Actor,
    action: string,
    what: (record: CaseRecord) => CaseDelta | Promise<CaseDelta>,
  ): Promise<CaseRecord> {
    return this.database.transaction(async () => {
      const record = required(await this.repository.lock(id), id);
      await this.writer.save(record, {
        actor,
        action,
        to: record.status,
        at: this.clock.now(),
        ...(await what(record)),
      });
      return this.get(id);
    });
  }

  private async changePaper(
    id: string,
    actor: Actor,
    work: (record: CaseRecord) => Promise<void>,
  ): Promise<CaseRecord> {
    return this.database.transaction(async () => {
      const before = required(await this.repository.lock(id), id);
      if (hasEnded(before)) throw new CaseEnded('case has ended', { caseId: id });
      await work(before);
      return this.resumed(await this.get(id), actor);
    });
  }

  /** Back to work once nothing that was returned is open, where this actor may say so. */
  private async resumed(record: CaseRecord, actor: Actor): Promise<CaseRecord> {
    const isDone = record.items.every(({ state }) => state !== 'returned');
    const resubmit = record.definition.workflow.actions['resubmit'];
    const mayMove = resubmit?.from.includes(record.status) && resubmit.by.some((by) => by === actor.kind);
    return isDone && mayMove ? this.act(record.id, 'resubmit', { actor }) : record;
  }

  private async effect(
    definition: ActionDefinition,
    context: { record: CaseRecord; action: string; input: ActionInput; at: Date },
  ): Promise<Record<string, unknown>> {
    if (!definition.effect) return {};
    const effect = this.effects.find(definition.effect);
    return (await effect?.run(context)) ?? {};
  }
}

function required(record: CaseRecord | null, id: string): CaseRecord {
  if (!record) throw new CaseNotFound('no such case', { caseId: id });
  return record;
}

function detailOf(input: ActionInput, told: Record<string, unknown>): Record<string, unknown> {
  const { note, reasons, items, data, fileId } = input;
  return readOwnJson(JSON.stringify({ note, reasons, items, data, fileId, ...told })); // drops undefined
}
