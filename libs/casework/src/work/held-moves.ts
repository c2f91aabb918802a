import type { ActionDefinition } from '@app/catalogue';
import { AppError, Clock, newId } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import type { ActionInput, CaseRecord, StaffActor } from '../case-record';
import { Cases } from '../cases';
import { CasesRepository } from '../cases.repository';
import { HeldByColleague, HeldMoveGone } from '../casework.errors';
import { Tasks } from '../tasks';
import { Timers } from '../timers';

/** A move that was pressed and may still be taken back. */
export interface HeldMoveView {
  id: string;
  caseId: string;
  action: string;
  userId: string;
  dueAt: Date;
}

interface Row extends HeldMoveView {
  input: Buffer;
}

export const holdMs = 60_000;
export const heldTimer = 'held_move';
const columns = `id, case_id AS "caseId", action, user_id AS "userId", due_at AS "dueAt"`;

/** Undoes what was only tried. */
class TakenBack extends Error {}

/** Moves that tell the citizen something wait a minute, so that a wrong press can be taken back before anybody reads it. */
@Injectable()
export class HeldMoves {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly cases: Cases,
    private readonly repository: CasesRepository,
    private readonly timers: Timers,
    private readonly tasks: Tasks,
    private readonly clock: Clock,
  ) {}

  /** Whether a move is held: what the citizen hears cannot be unsaid. */
  static isHeld({ notify, effect }: ActionDefinition): boolean {
    return notify !== undefined || effect === 'deliver';
  }

  /**
   * Keeps a move for a minute. It is tried first, so that what would be refused is refused now. Going on with a case confirms
   * what this person pressed before. @throws whatever Cases.act throws, HeldByColleague
   */
  async hold(caseId: string, action: string, input: ActionInput & { actor: StaffActor }): Promise<Date> {
    return this.database.transaction(async () => {
      await this.confirm(caseId, input.actor.userId);
      await this.after(() => this.cases.act(caseId, action, input));
      const id = newId();
      const now = this.clock.now();
      const dueAt = new Date(now.getTime() + holdMs);
      await this.database.query(
        `INSERT INTO held_moves (case_id, id, action, user_id, input_sealed, made_at, due_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)`,
        [caseId, id, action, input.actor.userId, this.vault.sealJson(sealOf(id), input), now, dueAt],
      );
      await this.timers.set(heldTimer, caseId, dueAt);
      return dueAt;
    });
  }

  /** Makes at once what this person holds of a case; nothing held is fine. @throws HeldByColleague, and what the move throws */
  async confirm(caseId: string, userId: string): Promise<void> {
    await this.database.transaction(async () => {
      await this.repository.lock(caseId);
      const row = await this.take(caseId);
      if (!row) return;
      if (row.userId !== userId) throw new HeldByColleague('a colleague holds a move', { caseId });
      await this.timers.cancel(heldTimer, caseId);
      await this.cases.act(caseId, row.action, this.inputOf(row));
    });
  }

  /** Nothing was sent and nothing happened. @throws HeldMoveGone when it is made already, or is somebody else's */
  async takeBack(id: string, userId: string): Promise<HeldMoveView> {
    return this.database.transaction(async () => {
      const mine = 'FROM held_moves WHERE id = $1 AND user_id = $2';
      const found = await this.database.queryOne<HeldMoveView>(`SELECT ${columns} ${mine}`, [id, userId]);
      // The case first, as whoever makes the move does: the other way round they would wait for each other.
      if (found) await this.repository.lock(found.caseId);
      const row = await this.database.queryOne<HeldMoveView>(`DELETE ${mine} RETURNING ${columns}`, [
        id,
        userId,
      ]);
      if (!row) throw new HeldMoveGone('made already', { heldId: id });
      await this.timers.cancel(heldTimer, row.caseId);
      return row;
    });
  }

  /** Makes a move whose minute is over. When the case has moved on meanwhile, somebody must see that and why. */
  async make(caseId: string): Promise<void> {
    await this.database.transaction(async () => {
      const row = await this.take(caseId);
      if (!row) return;
      try {
        await this.database.savepoint(() => this.cases.act(caseId, row.action, this.inputOf(row)));
      } catch (error) {
        if (!(error instanceof AppError) || error.retryable) throw error;
        await this.notMade(row, error.code);
      }
    });
  }

  /** What this person may still take back, the newest first. */
  ofUser(userId: string): Promise<HeldMoveView[]> {
    return this.database.query<HeldMoveView>(
      `SELECT ${columns} FROM held_moves WHERE user_id = $1 ORDER BY made_at DESC LIMIT 20`,
      [userId],
    );
  }

  ofCase(caseId: string): Promise<HeldMoveView | null> {
    return this.database.queryOne<HeldMoveView>(`SELECT ${columns} FROM held_moves WHERE case_id = $1`, [
      caseId,
    ]);
  }

  /**
   * Looks at a case as it will be once what this person holds is made, and leaves it as it is. A move that can no longer be
   * made shows the case as it is now.
   */
  async ahead<T>(caseId: string, userId: string, look: () => Promise<T>): Promise<T> {
    const held = await this.ofCase(caseId);
    if (held?.userId !== userId) return look();
    try {
      return await this.after(async () => {
        await this.confirm(caseId, userId);
        return look();
      });
    } catch (error) {
      if (!(error instanceof AppError) || error.retryable) throw error;
      return look();
    }
  }

  /** Answers what `work` saw, and undoes what it did. */
  private async after<T>(work: () => Promise<T>): Promise<T> {
    let seen!: T; // nothing but what follows it throws TakenBack
    try {
      await this.database.savepoint(async () => {
        seen = await work();
        throw new TakenBack(); // undoes it
      });
    } catch (error) {
      if (!(error instanceof TakenBack)) throw error;
    }
    return seen;
  }

  private take(caseId: string): Promise<Row | null> {
    return this.database.queryOne<Row>(
      `DELETE FROM held_moves WHERE case_id = $1 RETURNING ${columns}, input_sealed AS input`,
      [caseId],
    );
  }

  /** Who might take a step when it was pressed, and on which version it was meant: both are part of what was sealed. */
  private inputOf({ id, input }: Row): ActionInput {
    return this.vault.openJson<ActionInput>(sealOf(id), input);
  }

  private async notMade({ caseId, action, userId }: HeldMoveView, code: string): Promise<void> {
    const record = await this.cases.get(caseId);
    await this.tasks.open({
      kind: 'move_not_made',
      ownerRole: await this.ownerOf(record, action, userId),
      subjectKind: 'case',
      subjectId: caseId,
      code,
      detail: `${record.receiptCode}: ${record.definition.workflow.actions[action]?.label ?? action}`,
    });
  }

  /** The role in which this person pressed it, so that the task comes back to him. */
  private async ownerOf(record: CaseRecord, action: string, userId: string): Promise<string | undefined> {
    const user = await this.database.queryOne<{ roles: string[] }>('SELECT roles FROM users WHERE id = $1', [
      userId,
    ]);
    return record.definition.workflow.actions[action]?.by.find((role) => user?.roles.includes(role));
  }
}

function sealOf(id: string): string {
  return `held_moves.input.${id}`;
}
