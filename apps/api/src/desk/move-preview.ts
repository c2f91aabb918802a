import { type ActionInput, Cases, HeldMoves, type StaffActor } from '@app/casework';
import { Catalogue } from '@app/catalogue';
import { AppError } from '@app/core';
import { Database } from '@app/database';
import { Letters } from '@app/letters';
import { CaseNotices, type NoticeShown } from '@app/notification';
import { Injectable } from '@nestjs/common';
import { type Problem, problemOf } from '../problem';

/** What a move would say to the citizen, or why it cannot be made. */
export type Preview = { notice: NoticeShown } | { problem: Problem };

/** Carries the words out of the transaction that they were read in. */
class Undone extends Error {
  constructor(readonly notice: NoticeShown) {
    super('preview only');
  }
}

/**
 * Shows the exact message before the button is pressed: the move is made and taken back in a savepoint, so that what is
 * shown is what the same code would send, and what would be refused is known before it is tried.
 */
@Injectable()
export class MovePreview {
  constructor(
    private readonly database: Database,
    private readonly cases: Cases,
    private readonly notices: CaseNotices,
    private readonly letters: Letters,
    private readonly catalogue: Catalogue,
    private readonly held: HeldMoves,
  ) {}

  async of(caseId: string, action: string, input: ActionInput & { actor: StaffActor }): Promise<Preview> {
    return this.held.ahead(caseId, input.actor.userId, () => this.tried(caseId, action, input));
  }

  private async tried(caseId: string, action: string, input: ActionInput): Promise<Preview> {
    try {
      await this.database.savepoint(async () => {
        await this.cases.act(caseId, action, input);
        throw new Undone(await this.notices.newest(caseId));
      });
    } catch (error) {
      if (error instanceof Undone) return { notice: error.notice };
      if (!(error instanceof AppError) || error.retryable) throw error;
      return { problem: problemOf(error, this.catalogue.texts) };
    }
    throw new Error('a preview always ends by being undone');
  }

  /** Any file of the case stands in for a scan that is not there yet: the message does not depend on which. */
  async standInFile(caseId: string): Promise<string | undefined> {
    const letter = await this.letters.current(caseId);
    if (letter?.sheetFileId) return letter.sheetFileId;
    const { items } = await this.cases.get(caseId);
    return items.flatMap(({ documents }) => documents).at(0)?.fileId;
  }
}
