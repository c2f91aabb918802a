import { type ActionDefinition, Catalogue, reasonsOf } from '@app/catalogue';
import { Clock, type FieldError, type Page } from '@app/core';
import { Database } from '@app/database';
import { Vault } from '@app/crypto';
import { Injectable } from '@nestjs/common';
import { ActionEffects } from './action-effects';
import { CaseList, type CaseFilter } from './case-list';
import { CaseOpener } from './case-opener';
import { CasePapers, type Review } from './case-papers';
import { type ActionInput, type Actor, type CaseRecord, type NewCase, rolesOf } from './case-record';
import { type CaseChange, CaseWriter } from './case-writer';
import { ActionIncomplete, CaseNotFound, CaseStale } from './casework.errors';
import { CasesRepository } from './cases.repository';
import { availableActions, nextMove } from './workflow/workflow';
import { afterWorkingDays } from './working-time/working-time';

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
    private readonly catalogue: Catalogue,
    private readonly repository: CasesRepository,
    private readonly opener: CaseOpener,
    private readonly papers: CasePapers,
    private readonly writer: CaseWriter,
    private readonly caseList: CaseList,
    private readonly effects: ActionEffects,
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
  actionsFor(record: CaseRecord, actor: Actor): { code: string; label: string; needs: string[] }[] {
    return availableActions(record.definition, record.status, rolesOf(actor));
  }

  /** One guarded move. @throws CaseNotFound, CaseStale, ActionNotAllowed, ActionForbidden, ActionIncomplete */
  async act(id: string, action: string, input: ActionInput): Promise<CaseRecord> {
    return this.database.transaction(async () => {
      const record = required(await this.repository.lock(id), id);
      if (input.version !== undefined && input.version !== record.version) {
        throw new CaseStale('case has moved on', { caseId: id, version: String(record.version) });
      }
      const { definition, to } = nextMove(record.definition, record.status, action, rolesOf(input.actor));
      checkNeeds(record, action, definition, input);
      const at = this.clock.now();
      if (input.items && definition.needs.includes('items')) {
        await this.papers.returnItems(record, input.items, input.reasons?.[0]);
      }
      const told = await this.effect(definition, { record, action, input, at });
      await this.writer.save(record, {
        actor: input.actor,
        action,
        to,
        at,
        detail: detailOf(input, told),
        columns: this.columnsOf(record, definition, at),
      });
      return this.get(id);
    });
  }

  /** A citizen's (or officer's) new version of a paper; the last missing one sends a returned case back to work. */
  async attach(id: string, key: string, fileId: string, actor: Actor): Promise<CaseRecord> {
    return this.changePaper(id, actor, (record) => this.papers.attach(record, key, fileId, actor));
  }

  /** The paper is brought to the office instead. */
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

  /** Corrects fields that the caller has checked; old values stay in the ledger's sealed detail. */
  async patchFields(id: string, fields: Record<string, unknown>, actor: Actor): Promise<CaseRecord> {
    return this.change(id, actor, 'correct_fields', (record) => ({
      detail: {
        before: Object.fromEntries(Object.keys(fields).map((key) => [key, record.fields[key] ?? null])),
        after: fields,
      },
      columns: { fieldsSealed: this.repository.sealFields(id, { ...record.fields, ...fields }) },
    }));
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
    what: (record: CaseRecord) => Pick<CaseChange, 'detail' | 'columns'>,
  ): Promise<CaseRecord> {
    return this.database.transaction(async () => {
      const record = required(await this.repository.lock(id), id);
      await this.writer.save(record, {
        actor,
        action,
        to: record.status,
        at: this.clock.now(),
        ...what(record),
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
      await work(required(await this.repository.lock(id), id));
      const record = await this.get(id);
      const done = record.items.every(({ state }) => state !== 'returned');
      const resubmit = record.definition.workflow.actions['resubmit'];
      const mayMove = actor.kind === 'citizen' && done && resubmit?.from.includes(record.status);
      return mayMove ? this.act(id, 'resubmit', { actor }) : record;
    });
  }

  private async effect(
    definition: ActionDefinition,
    context: { record: CaseRecord; action: string; input: ActionInput; at: Date },
  ): Promise<Record<string, unknown>> {
    if (!definition.effect) return {};
    const effect = this.effects.find(definition.effect);
    return (await effect?.run(context)) ?? {};
  }

  /** What the move does to the clock: the promise stands still while the citizen is asked. */
  private columnsOf(record: CaseRecord, definition: ActionDefinition, at: Date): CaseChange['columns'] {
    const identity = definition.effect === 'confirm_identity' ? { identityConfirmedAt: at } : {};
    if (definition.clock === 'pause') return { ...identity, pausedAt: at };
    if (definition.clock !== 'resume') return identity;
    const days = record.definition.promise?.working_days;
    const promisedAt = days ? afterWorkingDays(at, days, this.catalogue.office) : null;
    return { ...identity, pausedAt: null, completeAt: at, promisedAt };
  }
}

function required(record: CaseRecord | null, id: string): CaseRecord {
  if (!record) throw new CaseNotFound('no such case', { caseId: id });
  return record;
}

function detailOf(input: ActionInput, told: Record<string, unknown>): Record<string, unknown> {
  const { note, reasons, items, data, fileId } = input;
  return JSON.parse(JSON.stringify({ note, reasons, items, data, fileId, ...told })) as Record<
    string,
    unknown
  >; // drops undefined
}

/** @throws ActionIncomplete naming each thing that is missing or unknown */
function checkNeeds(
  record: CaseRecord,
  action: string,
  definition: ActionDefinition,
  input: ActionInput,
): void {
  const given: Record<string, boolean> = {
    note: Boolean(input.note?.trim()),
    reasons: Boolean(input.reasons?.length),
    items: Boolean(input.items?.length),
    data: input.data !== undefined,
    file: input.fileId !== undefined,
  };
  const missing: FieldError[] = definition.needs
    .filter((need) => !given[need])
    .map((need) => ({ field: need === 'file' ? 'fileId' : need, code: 'required' }));
  const known = reasonsOf(record.definition, action);
  const used = [...(input.reasons ?? []), ...(input.items ?? []).flatMap(({ reason }) => reason ?? [])];
  const unknown = used
    .filter((reason) => !Object.hasOwn(known, reason))
    .map(() => ({ field: 'reasons', code: 'reason_unknown' }));
  const wrong = [...missing, ...unknown, ...stillAsked(record, definition, input)];
  if (wrong.length > 0) throw new ActionIncomplete(wrong);
}

/** A citizen gives the case back when every paper that was asked for is there or will be brought. */
function stillAsked(record: CaseRecord, { clock }: ActionDefinition, { actor }: ActionInput): FieldError[] {
  const open = record.items.some(({ state }) => state === 'returned');
  return actor.kind === 'citizen' && clock === 'resume' && open ? [{ field: 'items', code: 'required' }] : [];
}
